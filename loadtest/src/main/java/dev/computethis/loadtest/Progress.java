package dev.computethis.loadtest;

import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/** A bar on standard error with the time that is left; where that is no terminal, a line now and then. */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 120;
    private static final int BAR_MILLIS = 500;
    private static final int LINE_MILLIS = 15_000;
    /** Of the bar, per second of load. */
    private static final int STEPS = 100;

    private final ProgressBar bar;

    /**
     * @param seconds of load there will be
     * @param isTerminal whether a line there can be drawn over
     */
    Progress(double seconds, boolean isTerminal) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("load test")
                .setInitialMax(Math.round(seconds * STEPS))
                .setUnit(" s of load", STEPS)
                .setStyle(ProgressBarStyle.ASCII)
                .setMaxRenderedLength(WIDTH)
                .setEtaFunction(Progress::left)
                .setUpdateIntervalMillis(isTerminal ? BAR_MILLIS : LINE_MILLIS);
        if (!isTerminal) {
            builder.setConsumer(new Lines());
        }
        bar = builder.build();
    }

    void at(String what) {
        bar.setExtraMessage(what);
    }

    void done(double seconds) {
        bar.stepBy(Math.round(seconds * STEPS));
    }

    @Override
    public void close() {
        bar.close();
    }

    private static Optional<Duration> left(ProgressState state) {
        Duration elapsed = state.getElapsedAfterStart();
        return elapsed == null || state.getCurrent() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(
                        Math.round(elapsed.toMillis() * (state.getMax() / (double) state.getCurrent() - 1))));
    }

    private static final class Lines extends ConsoleProgressBarConsumer {

        Lines() {
            super(System.err, WIDTH);
        }

        @Override
        public void accept(String rendered) {
            System.err.println(rendered.stripTrailing());
        }

        @Override
        public void clear() {}

        @Override
        public void close() {}
    }
}
