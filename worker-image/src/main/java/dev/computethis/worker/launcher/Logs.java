package dev.computethis.worker.launcher;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Limits;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logs of the last slices: at most {@value #SLICES}, and {@value #BYTES} bytes in all; the oldest go first. Thread-safe. */
final class Logs {

    /** How many slices' logs are kept. */
    static final int SLICES = 256;

    /** How many bytes are kept of all logs together. */
    static final int BYTES = 4 * Limits.LOG_BYTES;

    private final Map<AssignmentId, LogRing> rings = new LinkedHashMap<>();

    /** Makes the log of a slice that is about to start. */
    synchronized LogRing open(AssignmentId id) {
        LogRing ring = new LogRing(Limits.LOG_BYTES);
        rings.put(id, ring);
        int bytes = rings.values().stream().mapToInt(LogRing::bytes).sum();
        Iterator<LogRing> eldest = rings.values().iterator();
        while (rings.size() > SLICES || bytes > BYTES) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
        return ring;
    }

    /** Null where it is no longer kept, or never was. */
    synchronized @Nullable LogRing of(AssignmentId id) {
        return rings.get(id);
    }
}
