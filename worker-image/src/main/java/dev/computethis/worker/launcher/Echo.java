package dev.computethis.worker.launcher;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Repeats the functions' output on the launcher's own, each line with the run's name before it, so that {@code kubectl
 * logs} shows it. Thread-safe.
 */
final class Echo {

    /** A line is not held back for longer than this. */
    private static final int LINE_BYTES = 8 * 1024;

    private final PrintStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] prefix = new byte[0];

    Echo(PrintStream out) {
        this.out = out;
    }

    /** What follows is the output of that run. */
    synchronized void begin(String run) {
        end();
        prefix = ("[" + run + "] ").getBytes(StandardCharsets.UTF_8);
    }

    synchronized void append(byte[] bytes, int from, int length) {
        int start = from;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == '\n' || line.size() + i - start >= LINE_BYTES) {
                boolean newline = bytes[i] == '\n';
                line.write(bytes, start, newline ? i - start : i + 1 - start);
                start = i + 1;
                print();
            }
        }
        line.write(bytes, start, from + length - start);
        out.flush();
    }

    /** The output of a run has ended, perhaps without a newline. */
    synchronized void end() {
        if (line.size() > 0) {
            print();
            out.flush();
        }
    }

    private void print() {
        out.write(prefix, 0, prefix.length);
        byte[] bytes = line.toByteArray();
        makeHarmless(bytes);
        out.write(bytes, 0, bytes.length);
        out.write('\n');
        line.reset();
    }

    /** A terminal obeys control characters: with them a function could hide lines, or forge those of another run. */
    private static void makeHarmless(byte[] line) {
        for (int i = 0; i < line.length; i++) {
            if ((line[i] >= 0 && line[i] < ' ' && line[i] != '\t') || line[i] == 0x7f) {
                line[i] = '?';
            } else if (i > 0 && line[i - 1] == (byte) 0xc2 && line[i] < (byte) 0xa0) {
                // The control characters beyond ASCII, in UTF-8.
                line[i - 1] = '?';
                line[i] = '?';
            }
        }
    }
}
