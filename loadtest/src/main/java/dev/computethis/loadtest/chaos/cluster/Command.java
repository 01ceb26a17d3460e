package dev.computethis.loadtest.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Programs of this machine, each waited for. */
final class Command {

    private Command() {}

    /**
     * @return what it printed, without the end of the last line
     * @throws FailedException where it does not exit with 0 in time
     */
    static String run(Duration limit, List<String> words) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                CompletableFuture<String> printed = CompletableFuture.supplyAsync(() -> read(process));
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new FailedException(words, "took more than " + limit.toSeconds() + " s");
                }
                String output = printed.join().stripTrailing();
                if (process.exitValue() != 0) {
                    throw new FailedException(words, "exited with " + process.exitValue() + ": " + output);
                }
                return output;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException unstartable) {
            throw new FailedException(words, unstartable.toString());
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** With all that is known of why. */
    static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedException(List<String> words, String how) {
            super(String.join(" ", words) + " " + how);
        }
    }
}
