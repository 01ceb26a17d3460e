package dev.computethis.engine.local;

import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerKey;
import dev.computethis.protocol.Submission;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One worker's process, started again each time it ends. A thread of its own lives with the process. */
final class ProcessWorker {

    private static final System.Logger LOG = System.getLogger(ProcessWorker.class.getName());

    /** A process that ends sooner than this has not worked; the next is started a little later each time. */
    private static final Duration SHORT_LIFE = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PORT_POLL = Duration.ofMillis(5);
    private static final Duration END = Duration.ofSeconds(5);

    /** Told of a worker; runs {@code publish} under the fleet's lock, so that who watches hears of it once. */
    interface Up {
        void tell(WorkerEndpoint worker, Runnable publish);
    }

    /** As {@link Up}, for the end. */
    interface Down {
        void tell(WorkerEndpoint worker, String reason, Runnable publish);
    }

    private final WorkerKey key;
    private final WorkerProgram program;
    private final Path directory;
    private final PublicKey publicKey;
    private final Up up;
    private final Down down;
    private final Thread keeper;
    private volatile @Nullable WorkerEndpoint endpoint;
    private volatile @Nullable Process process;
    private volatile boolean ending;

    ProcessWorker(String name, WorkerProgram program, Path directory, PublicKey publicKey, Up up, Down down) {
        this.key = new WorkerKey(ProcessFleet.NAMESPACE, Submission.DEFAULT_POOL, name);
        this.program = program;
        this.directory = directory;
        this.publicKey = publicKey;
        this.up = up;
        this.down = down;
        this.keeper = new Thread(this::keep, "keeper of " + name);
        this.keeper.setDaemon(true);
    }

    void start() {
        keeper.start();
    }

    /** Where it answers; null while it does not. */
    @Nullable
    WorkerEndpoint endpoint() {
        return endpoint;
    }

    /** Ends the process of that incarnation; another is left alone. */
    void recycle(WorkerEndpoint worker) {
        Process current = process;
        if (worker.equals(endpoint) && current != null) {
            destroy(current);
        }
    }

    /** Asks it to end, and returns at once. */
    void beginToEnd() {
        ending = true;
        Process current = process;
        if (current != null) {
            current.destroy();
        }
        keeper.interrupt();
    }

    /** Returns once nothing of it is left. */
    void end() {
        Process current = process;
        if (current == null) {
            return;
        }
        List<ProcessHandle> children = current.descendants().toList();
        boolean interrupted = false;
        try {
            current.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            interrupted = true;
        }
        destroy(current);
        children.forEach(ProcessHandle::destroyForcibly);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void destroy(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void keep() {
        Duration pause = Duration.ZERO;
        try {
            while (!ending) {
                Thread.sleep(pause.toMillis());
                long started = System.nanoTime();
                runOnce();
                boolean shortLife = System.nanoTime() - started < SHORT_LIFE.toNanos();
                pause = shortLife ? longer(pause) : Duration.ZERO;
            }
        } catch (InterruptedException ended) {
            // Only the fleet's end interrupts, and end() sees to the process.
        }
    }

    private void runOnce() throws InterruptedException {
        Path portFile = directory.resolve(key.name() + ".port");
        Process started;
        try {
            Files.deleteIfExists(portFile);
            Path data = Files.createDirectories(directory.resolve(key.name()));
            started = program.start(key.name(), data, portFile, publicKey);
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.ERROR, "Worker " + key.name() + " could not be started", failed);
            return;
        }
        process = started;
        if (ending) {
            destroy(started);
            return;
        }
        Integer port = awaitPort(started, portFile);
        if (port != null) {
            WorkerEndpoint worker = new WorkerEndpoint(
                    key, UUID.randomUUID().toString(), URI.create("http://127.0.0.1:" + port), false);
            up.tell(worker, () -> endpoint = worker);
            int code = started.waitFor();
            down.tell(worker, "its process ended with exit code " + code, () -> endpoint = null);
        }
        if (!ending) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The process of worker {0} ended; another is started. Its log: {1}",
                    key.name(),
                    directory.resolve(key.name() + ".log"));
        }
    }

    private @Nullable Integer awaitPort(Process started, Path portFile) throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!Files.exists(portFile)) {
            if (started.waitFor(PORT_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return null;
            }
            if (System.nanoTime() - deadline > 0) {
                destroy(started);
                return null;
            }
        }
        try {
            return Integer.valueOf(Files.readString(portFile).strip());
        } catch (IOException | NumberFormatException unreadable) {
            LOG.log(System.Logger.Level.ERROR, "Worker " + key.name() + " left no readable port", unreadable);
            destroy(started);
            return null;
        }
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.isZero() ? Duration.ofMillis(100) : pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }
}
