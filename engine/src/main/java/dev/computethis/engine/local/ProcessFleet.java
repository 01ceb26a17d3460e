package dev.computethis.engine.local;

import dev.computethis.engine.Subscription;
import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerFleet;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A fleet of child processes: one pool, {@code default}, in namespace {@code default}. A worker that ends is started
 * again. None outlives this JVM, however that ends: a worker ends at the end of its standard input.
 */
public final class ProcessFleet implements WorkerFleet, AutoCloseable {

    public static final String NAMESPACE = "default";

    private final Object ending = new Object();
    private final Path directory;
    private final List<ProcessWorker> workers;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Thread atExit = new Thread(this::endWorkers, "end of worker processes");

    /**
     * Starts the workers, and does not wait for them.
     *
     * @param size how many, at least 1
     * @param key the public half of the key that signs requests to them
     */
    public ProcessFleet(int size, PublicKey key) {
        if (size < 1) {
            throw new IllegalArgumentException("A pool needs at least 1 worker, and " + size + " were asked for");
        }
        try {
            directory = Files.createTempDirectory("computethis-workers-");
        } catch (IOException noDirectory) {
            throw new UncheckedIOException("No folder for the workers' files could be made", noDirectory);
        }
        WorkerProgram program = WorkerProgram.find(ProcessFleet.class.getClassLoader());
        workers = IntStream.range(0, size)
                .mapToObj(i -> new ProcessWorker(
                        Submission.DEFAULT_POOL + "-" + i, program, directory, key, this::tellUp, this::tellDown))
                .toList();
        Runtime.getRuntime().addShutdownHook(atExit);
        workers.forEach(ProcessWorker::start);
    }

    /** Where the workers' logs are. */
    public Path directory() {
        return directory;
    }

    @Override
    public List<PoolView> pools() {
        return List.of(new PoolView(NAMESPACE, Submission.DEFAULT_POOL, workers.size(), 0, Submission.JAVA, 0));
    }

    @Override
    public synchronized Subscription watch(Listener listener) {
        listeners.add(listener);
        workers.forEach(worker -> {
            WorkerEndpoint endpoint = worker.endpoint();
            if (endpoint != null) {
                listener.up(endpoint);
            }
        });
        return () -> {
            synchronized (this) {
                listeners.remove(listener);
            }
        };
    }

    @Override
    public void recycle(WorkerEndpoint worker) {
        workers.forEach(process -> process.recycle(worker));
    }

    /** Ends the workers with all they have started, and removes their files. */
    @Override
    public void close() {
        endWorkers();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // The hook runs already; it finds nothing left to end.
        }
    }

    /** Where the JVM is told to end both the hook and whoever closes this come here; who is second waits for the first. */
    private void endWorkers() {
        synchronized (ending) {
            workers.forEach(ProcessWorker::beginToEnd);
            workers.forEach(ProcessWorker::end);
            if (Files.notExists(directory)) {
                return;
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException left) {
                System.getLogger(ProcessFleet.class.getName())
                        .log(System.Logger.Level.WARNING, "Files of ended workers are left in " + directory, left);
            }
        }
    }

    private synchronized void tellUp(WorkerEndpoint worker, Runnable publish) {
        publish.run();
        listeners.forEach(listener -> listener.up(worker));
    }

    private synchronized void tellDown(WorkerEndpoint worker, String reason, Runnable publish) {
        publish.run();
        listeners.forEach(listener -> listener.down(worker, reason));
    }
}
