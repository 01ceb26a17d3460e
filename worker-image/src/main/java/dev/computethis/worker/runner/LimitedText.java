package dev.computethis.worker.runner;

import dev.computethis.protocol.Limits;
import java.io.Writer;

/** Takes a text up to one character more than a failure's may have, so that the cut is seen; then refuses to go on. */
final class LimitedText extends Writer {

    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] chars, int from, int length) {
        int room = Limits.FAILURE_TEXT_BYTES + 1 - text.length();
        text.append(chars, from, Math.min(length, room));
        if (length > room) {
            throw new FullException();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }

    /** Ends a printing that may have no end. */
    static final class FullException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FullException() {
            super(null, null, false, false);
        }
    }
}
