package dev.computethis.loadtest;

import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/** A bar on standard error with the time that is left; where that is no terminal, a line now and then. */
public final class Progress implements AutoCloseable {

    private static final int WIDTH = 120;
    private static final int BAR_MILLIS = 500;
    private static final int LINE_MILLIS = 15_000;
    /** Of the bar, per unit. */
    private static final int STEPS = 100;

    private final ProgressBar bar;

    /**
     * @param task what goes on
     * @param units how many there will be of what {@code unit} names
     * @param isTerminal whether a line there can be drawn over
     */
    public Progress(String task, double units, String unit, boolean isTerminal) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(Math.round(units * STEPS))
                .setUnit(unit, STEPS)
                .setStyle(ProgressBarStyle.ASCII)
                .setMaxRenderedLength(WIDTH)
                .setEtaFunction(Progress::left)
                .setUpdateIntervalMillis(isTerminal ? BAR_MILLIS : LINE_MILLIS);
        if (!isTerminal) {
            builder.setConsumer(new Lines());
        }
        bar = builder.build();
    }

    public void at(String what) {
        bar.setExtraMessage(what);
    }

    public void done(double units) {
        bar.stepBy(Math.round(units * STEPS));
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
