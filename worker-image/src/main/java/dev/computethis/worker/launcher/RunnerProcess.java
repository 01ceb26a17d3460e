package dev.computethis.worker.launcher;

import dev.computethis.protocol.Progress;
import dev.computethis.worker.Frame;
import dev.computethis.worker.FrameChannel;
import dev.computethis.worker.LeftBehind;
import dev.computethis.worker.MarkedProcesses;
import dev.computethis.worker.SliceEnd;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One runner JVM: its process, the connection to it, and what it prints past that. Thread-safe. */
final class RunnerProcess {

    /** How long a JVM that was told to exit may take, since a function's own shutdown hooks can hang. */
    private static final Duration EXIT_TIME = Duration.ofSeconds(1);

    private static final Duration KILL_TIME = Duration.ofSeconds(5);

    /** Told what the runner does; first of all and last of all on the runner's own threads. */
    interface Listener {
        void ready(RunnerProcess runner);

        void output(RunnerProcess runner, byte[] bytes, int length);

        void ended(RunnerProcess runner, SliceEnd end);

        void progressed(RunnerProcess runner, Progress progress);

        /** The function looks whether it is cancelled: {@link RunnerProcess#cancel} makes sense. */
        void heedsCancel(RunnerProcess runner);

        void settled(RunnerProcess runner, Set<LeftBehind> left);

        /** The process has ended, killed by us or not. */
        void gone(RunnerProcess runner, RunnerExit exit);
    }

    private final RunnerCommand command;
    private final String mark;
    private final Process process;
    private final MarkedProcesses processes;
    private final ServerSocketChannel server;
    private final Path socket;
    private final Listener listener;
    private final long oomKillsBefore = OomKills.count();
    private final CompletableFuture<FrameChannel> connected = new CompletableFuture<>();
    private final CompletableFuture<String> threads = new CompletableFuture<>();
    private volatile @Nullable String exiting;
    /** What was wrong with what came as a frame; null while nothing was. */
    private volatile @Nullable String garbled;

    private RunnerProcess(
            RunnerCommand command,
            String mark,
            Process process,
            ServerSocketChannel server,
            Path socket,
            Listener listener) {
        this.command = command;
        this.mark = mark;
        this.process = process;
        this.processes = new MarkedProcesses(process.toHandle(), mark, command.ownContainer());
        this.server = server;
        this.socket = socket;
        this.listener = listener;
    }

    /**
     * Starts a runner, and returns before it is ready.
     *
     * @param mark different for each
     * @param sockets a directory with a short path, as a socket's may have about 100 characters
     */
    static RunnerProcess start(RunnerCommand command, String mark, Path sockets, Listener listener) throws IOException {
        Path socket = Files.createDirectories(sockets).resolve(mark);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            Process process = command.processBuilder(socket, mark).start();
            RunnerProcess runner = new RunnerProcess(command, mark, process, server, socket, listener);
            daemon(runner::readRawOutput, "raw output of " + mark);
            daemon(runner::serve, "runner " + mark);
            return runner;
        } catch (IOException failed) {
            server.close();
            Files.deleteIfExists(socket);
            throw failed;
        }
    }

    /** Starts a slice. */
    void run(byte[] assignment) throws IOException {
        connected.join().send(Frame.Type.RUN, assignment);
    }

    /** Tells the function that it is cancelled. */
    void cancel() throws IOException {
        connected.join().send(Frame.Type.CANCEL);
    }

    /** What its threads do; null where it does not say within {@code time}. */
    @Nullable
    String threadDump(Duration time) throws InterruptedException {
        try {
            connected.join().send(Frame.Type.DUMP_THREADS);
            return threads.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException | ExecutionException | TimeoutException silent) {
            return null;
        }
    }

    /** Kills it and all processes that its functions have started. Returns when they are gone. */
    void kill() throws InterruptedException {
        List<ProcessHandle> started = processes.find();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(KILL_TIME.toMillis(), TimeUnit.MILLISECONDS);
        processes.kill();
        Directories.deleteIfPossible(command.folder(mark));
    }

    private void serve() {
        closeServerAtExit();
        try (FrameChannel channel = new FrameChannel(server.accept())) {
            closeServer();
            connected.complete(channel);
            for (Frame frame = channel.receive(); frame != null; frame = channel.receive()) {
                handle(frame);
            }
        } catch (IOException broken) {
            // The process has ended, or is about to: how is said below.
            connected.completeExceptionally(broken);
        } catch (RuntimeException garbage) {
            // No runner sends such: a function has got hold of its connection.
            garbled = String.valueOf(garbage.getMessage());
            process.destroyForcibly();
        }
        try {
            listener.gone(this, exit());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that dies before it connects would be waited for in vain. */
    @SuppressWarnings("FutureReturnValueIgnored") // closeServer says itself what fails.
    private void closeServerAtExit() {
        process.onExit().thenRun(this::closeServer);
    }

    private void handle(Frame frame) throws IOException {
        switch (frame.type()) {
            case READY -> listener.ready(this);
            case OUTPUT -> listener.output(this, frame.body(), frame.body().length);
            case ENDED -> listener.ended(this, SliceEnd.decode(frame.body()));
            case PROGRESS -> listener.progressed(this, Progress.decode(frame.body()));
            case HEEDS_CANCEL -> listener.heedsCancel(this);
            case SETTLED -> listener.settled(this, left(text(frame)));
            case THREADS -> threads.complete(text(frame));
            case EXITING -> {
                exiting = text(frame);
                CompletableFuture.delayedExecutor(EXIT_TIME.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(process::destroyForcibly);
            }
            default -> throw new IOException("a runner does not send " + frame.type());
        }
    }

    private RunnerExit exit() throws InterruptedException {
        // It closed the connection: a process that goes on all the same has no use.
        if (!process.waitFor(EXIT_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        int code = process.waitFor();
        return new RunnerExit(code, exiting, garbled, OomKills.count() > oomKillsBefore, crash());
    }

    /** What the JVM's crash report says; null where there is none. */
    private @Nullable String crash() {
        Path report = command.crashReport(mark);
        try {
            if (!Files.exists(report)) {
                return null;
            }
            List<String> lines = Files.readAllLines(report);
            Files.delete(report);
            return CrashReport.summary(lines);
        } catch (IOException unreadable) {
            return "a crash (its report can't be read: " + unreadable + ")";
        }
    }

    private void readRawOutput() {
        byte[] buffer = new byte[8 * 1024];
        try (InputStream in = process.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                listener.output(this, buffer, read);
            }
        } catch (IOException closed) {
            System.err.println("The raw output of runner " + mark + " can't be read further: " + closed);
        }
    }

    private void closeServer() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException leftBehind) {
            System.err.println("The socket " + socket + " could not be removed: " + leftBehind);
        }
    }

    private static Set<LeftBehind> left(String names) {
        return Arrays.stream(names.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(LeftBehind::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String text(Frame frame) {
        return new String(frame.body(), StandardCharsets.UTF_8);
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public String toString() {
        return "runner " + mark;
    }
}
