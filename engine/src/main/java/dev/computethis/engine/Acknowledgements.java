package dev.computethis.engine;

import dev.computethis.protocol.AssignmentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The acknowledgements that wait for the next request to a worker. Thread-safe. */
public final class Acknowledgements {

    /** So many ids make a header of about 5 KB. */
    private static final int PER_REQUEST = 100;

    private final Queue<AssignmentId> waiting = new ConcurrentLinkedQueue<>();

    public void add(AssignmentId id) {
        waiting.add(id);
    }

    /** Those that the next request carries. */
    public List<AssignmentId> take() {
        List<AssignmentId> taken = new ArrayList<>();
        while (taken.size() < PER_REQUEST) {
            AssignmentId id = waiting.poll();
            if (id == null) {
                break;
            }
            taken.add(id);
        }
        return taken;
    }

    /** Their request got no answer, or one that tells that they were not read: the next one carries them again. */
    public void putBack(List<AssignmentId> carried) {
        waiting.addAll(carried);
    }
}
