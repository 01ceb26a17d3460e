package dev.computethis.worker.runner;

import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Progress;
import dev.computethis.worker.Frame;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a function tells of itself while it runs, and what it is told. Of its progress only the latest is sent, and not
 * more often than {@link #PAUSE_MILLIS} allows, so that a function may report as often as it likes. Thread-safe.
 */
final class Reports {

    private static final long PAUSE_MILLIS = 200;

    /** The way to the launcher. */
    interface Sender {
        void send(Frame.Type type, byte[]... parts) throws IOException;
    }

    private final Sender launcher;
    private @Nullable Progress latest;
    private boolean heeds;
    private boolean running;
    private volatile boolean cancelled;

    Reports(Sender launcher) {
        this.launcher = launcher;
    }

    /** Starts the thread that sends. */
    void start() {
        Thread sender = new Thread(this::send, "progress");
        sender.setDaemon(true);
        sender.start();
    }

    synchronized void sliceStarts() {
        running = true;
        heeds = false;
        cancelled = false;
        latest = null;
    }

    /** Nothing of the slice is sent after this returns. */
    synchronized void sliceEnded() {
        running = false;
        latest = null;
    }

    /** The launcher wants the slice to end. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        heed();
        return cancelled;
    }

    synchronized void progress(double fraction, String message) {
        if (fraction < 0 || fraction > 1) {
            throw new IllegalArgumentException("progress(" + fraction + ", …): it must be from 0 to 1, or NaN");
        }
        if (running) {
            String text = message.substring(0, Math.min(message.length(), Limits.PROGRESS_MESSAGE));
            latest = new Progress(Double.isNaN(fraction) ? null : fraction, text);
            notifyAll();
        }
    }

    /** Tells the launcher, once per slice, that the function looks whether it is cancelled. */
    private synchronized void heed() {
        if (running && !heeds) {
            heeds = true;
            try {
                launcher.send(Frame.Type.HEEDS_CANCEL);
            } catch (IOException launcherGone) {
                // Then this process is about to end.
                cancelled = true;
            }
        }
    }

    private void send() {
        boolean connected = true;
        while (connected) {
            try {
                sendLatest();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException byAFunction) {
                connected = true; // Nobody else would do that, and the next function reports as well.
            } catch (IOException ending) {
                connected = false; // The runner ends with its connection.
            }
        }
    }

    private synchronized void sendLatest() throws IOException, InterruptedException {
        while (latest == null) {
            wait();
        }
        launcher.send(Frame.Type.PROGRESS, latest.encode());
        latest = null;
    }
}
