package dev.computethis.worker.launcher;

import dev.computethis.protocol.WorkerLog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The newest output of one slice; offsets count all of it, so a reader sees what was dropped. Thread-safe. */
final class LogRing {

    private static final int FIRST_BYTES = 1024;

    private final int limit;
    private byte[] ring = new byte[0];
    private long end;
    private boolean complete;

    /** @param limit how many bytes are kept */
    LogRing(int limit) {
        this.limit = limit;
    }

    synchronized void append(byte[] bytes, int from, int length) {
        grow(length);
        // Of more than fits, only the end can stay.
        int skipped = Math.max(0, length - ring.length);
        for (int done = skipped; done < length; ) {
            int at = (int) ((end + done) % ring.length);
            int step = Math.min(length - done, ring.length - at);
            System.arraycopy(bytes, from + done, ring, at, step);
            done += step;
        }
        end += length;
    }

    /** Nothing follows. */
    synchronized void complete() {
        complete = true;
    }

    /** What is kept from {@code offset} on. */
    synchronized WorkerLog read(long offset) {
        long start = Math.min(Math.max(offset, end - kept()), end);
        return new WorkerLog(start, copy(start), complete);
    }

    /** The newest output, at most {@code bytes} of it. */
    synchronized String tail(int bytes) {
        return new String(copy(Math.max(end - bytes, end - kept())), StandardCharsets.UTF_8);
    }

    synchronized int bytes() {
        return ring.length;
    }

    private int kept() {
        return (int) Math.min(end, ring.length);
    }

    private byte[] copy(long start) {
        byte[] copy = new byte[(int) (end - start)];
        for (int done = 0; done < copy.length; ) {
            int at = (int) ((start + done) % ring.length);
            int step = Math.min(copy.length - done, ring.length - at);
            System.arraycopy(ring, at, copy, done, step);
            done += step;
        }
        return copy;
    }

    /** Until it is as large as it may be, nothing is dropped, and so the ring starts at its beginning. */
    private void grow(int more) {
        if (ring.length < limit && end + more > ring.length) {
            long doubled = Math.max(FIRST_BYTES, Math.max(2L * ring.length, end + more));
            ring = Arrays.copyOf(ring, (int) Math.min(limit, doubled));
        }
    }
}
