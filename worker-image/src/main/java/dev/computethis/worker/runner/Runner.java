package dev.computethis.worker.runner;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.worker.ExitCodes;
import dev.computethis.worker.Frame;
import dev.computethis.worker.FrameChannel;
import dev.computethis.worker.IdleCollection;
import dev.computethis.worker.LeftBehind;
import dev.computethis.worker.SliceEnd;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Serves the launcher: reads its frames on the main thread, runs each slice on a thread of its own, which takes its
 * thread locals, its interruption and its priority with it when it ends.
 */
final class Runner {

    private final FrameChannel launcher;
    private final ThreadGroup functions;
    private final SliceRunner slices;
    private final Leftovers leftovers;
    private final Reports reports;
    private final AtomicReference<@Nullable Assignment> running = new AtomicReference<>();
    private final AtomicLong started = new AtomicLong();
    private JvmSettings settings = JvmSettings.now();
    /** Let go when memory runs out, so that there is enough left to say so. */
    private final AtomicReference<byte @Nullable []> reserve = new AtomicReference<>(new byte[1024 * 1024]);

    Runner(FrameChannel launcher, ThreadGroup functions, SliceRunner slices, Leftovers leftovers, Reports reports) {
        this.launcher = launcher;
        this.functions = functions;
        this.slices = slices;
        this.leftovers = leftovers;
        this.reports = reports;
    }

    /** Returns when the launcher has closed the connection. */
    void serve() throws IOException {
        Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
        Runtime.getRuntime().addShutdownHook(new Thread(this::exiting, "exit notice"));
        settings = JvmSettings.now();
        reports.start();
        IdleCollection.start(() -> running.get() != null, started::get);
        leftovers.begin();
        launcher.send(Frame.Type.READY);
        for (Frame frame = launcher.receive(); frame != null; frame = launcher.receive()) {
            switch (frame.type()) {
                case RUN -> start(Assignment.decode(frame.body()));
                case CANCEL -> reports.cancel();
                case DUMP_THREADS ->
                    launcher.send(Frame.Type.THREADS, ThreadDump.now(functions).getBytes(StandardCharsets.UTF_8));
                default -> throw new IOException("the launcher does not send " + frame.type());
            }
        }
    }

    private void start(Assignment slice) {
        running.set(slice);
        started.incrementAndGet();
        new Thread(functions, () -> run(slice), slice.function(), 0, false).start();
    }

    private void run(Assignment slice) {
        try {
            Outcome outcome = slices.run(slice);
            settings.restore();
            if (outcome.failure() != null && outcome.failure().kind() == Failure.Kind.OutOfMemory) {
                reserve.set(null);
            }
            awaitRawOutput();
            boolean unsettled = leftovers.suspected();
            if (end(slice, outcome, unsettled) && unsettled) {
                settled(leftovers.settle());
            }
        } catch (OutOfMemoryError noMemoryToTell) {
            outOfMemory(noMemoryToTell);
        } catch (IOException | InterruptedException | RuntimeException | Error broken) {
            // Else the slice would never end.
            broken.printStackTrace();
            Runtime.getRuntime().halt(ExitCodes.BROKEN);
        }
    }

    /**
     * What native code or a child process wrote past {@code System.out} goes to the launcher through a pipe. Waits until
     * that is empty, so that the output is complete when the slice ends; seldom is there anything in it.
     */
    @SuppressWarnings("resource") // Closing it would close the runner's standard output.
    private static void awaitRawOutput() {
        FileInputStream pipe = new FileInputStream(FileDescriptor.out);
        try {
            for (int i = 0; i < 1000 && pipe.available() > 0; i++) {
                LockSupport.parkNanos(100_000);
            }
        } catch (IOException closed) {
            return; // By the function: nothing more can come.
        }
    }

    /** False where it was ended already, by a thread of the function that ran out of memory. */
    private boolean end(Assignment slice, Outcome outcome, boolean unsettled) throws IOException {
        if (!running.compareAndSet(slice, null)) {
            return false;
        }
        Failure failure = outcome.failure();
        SliceEnd end = new SliceEnd(
                failure == null ? null : failure.kind(), unsettled, outcome.durationNanos(), outcome.encode());
        launcher.send(Frame.Type.ENDED, end.head(), end.outcome());
        return true;
    }

    private void settled(Set<LeftBehind> left) throws IOException {
        String names = left.stream().map(Enum::name).collect(Collectors.joining(","));
        launcher.send(Frame.Type.SETTLED, names.getBytes(StandardCharsets.UTF_8));
    }

    /** A thread that the function started threw. That alone ends no run, as elsewhere in Java, but for lack of memory. */
    private void uncaught(Thread thread, Throwable thrown) {
        if (Failures.outOfMemory(thrown)) {
            outOfMemory(thrown);
            return;
        }
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        thrown.printStackTrace();
    }

    private void outOfMemory(Throwable thrown) {
        reserve.set(null);
        Assignment slice = running.get();
        try {
            if (slice != null) {
                Failure failure = Failures.thrown(thrown, slice.id().from());
                end(slice, Outcome.failed(slice.id(), slice.to(), Phase.Failed, failure, 0), false);
            }
        } catch (IOException | OutOfMemoryError noMemoryToTell) {
            Runtime.getRuntime().halt(ExitCodes.OUT_OF_MEMORY);
        }
    }

    /** Runs when the JVM was told to exit; not when it was halted. */
    private void exiting() {
        try {
            launcher.send(Frame.Type.EXITING, ThreadDump.whoExits().getBytes(StandardCharsets.UTF_8));
        } catch (IOException launcherGone) {
            Runtime.getRuntime().halt(ExitCodes.BROKEN);
        }
    }
}
