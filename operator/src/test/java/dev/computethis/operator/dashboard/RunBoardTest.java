package dev.computethis.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunFixtures;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStatus;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Submission;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunBoardTest {

    private static final long NOW = 1_000_000_000;

    private final RunBoard board = new RunBoard();

    @Test
    void countsEachRunInThePhaseItIsInNow() {
        board.changed(run("a", RunStatus.PENDING));
        board.changed(run("b", RunStatus.PENDING));
        board.changed(run("b", RunStatus.PENDING)); // told twice, as after a watch is set up again
        board.changed(run("a", ended(Phase.Succeeded, "w-0", NOW - 500, 300)));

        assertThat(board.since(-1, NOW).phases())
                .containsEntry(Phase.Pending, 1)
                .containsEntry(Phase.Succeeded, 1);
    }

    @Test
    void forgetsARunThatIsGoneButNotTheOneThatHasItsNameSince() {
        Run old = run("a", RunStatus.PENDING);
        board.changed(old);
        board.changed(
                new Run(old.key(), "other", "2", old.created(), null, old.submission(), false, RunStatus.PENDING));
        board.removed(old);
        assertThat(board.since(-1, NOW).phases()).containsEntry(Phase.Pending, 1);

        board.removed(
                new Run(old.key(), "other", "3", old.created(), null, old.submission(), false, RunStatus.PENDING));
        assertThat(board.since(-1, NOW).phases()).containsEntry(Phase.Pending, 0);
    }

    @Test
    void tellsOnlyWhatEndedSinceItWasAskedLast() {
        board.changed(run("a", ended(Phase.Succeeded, "w-0", NOW - 5000, 1000)));
        RunBoard.Board first = board.since(-1, NOW);
        board.changed(run("b", ended(Phase.Failed, "w-0", NOW - 3000, 1000)));
        RunBoard.Board second = board.since(first.ends(), NOW);

        assertThat(first.spans()).extracting(Span::run).containsExactly("a");
        assertThat(second.spans()).extracting(Span::run).containsExactly("b");
        assertThat(second.changes()).isGreaterThan(first.changes());
        assertThat(board.since(second.ends(), NOW).spans()).isEmpty();
    }

    @Test
    void tellsWhatRunsUntilItEnds() {
        board.changed(run("a", running("w-1", NOW - 2000)));
        assertThat(board.since(-1, NOW).running())
                .singleElement()
                .isEqualTo(new Span("w-1", "default", "a", "Jobs.square(int):12", Phase.Running, NOW - 2000, null, 1));

        board.changed(run("a", ended(Phase.Cancelled, "w-1", NOW - 2000, 2000)));
        assertThat(board.since(-1, NOW).running()).isEmpty();
    }

    @Test
    void countsEndsBySecond() {
        board.changed(run("a", ended(Phase.Succeeded, "w-0", NOW - 1000, 400)));
        board.changed(run("b", ended(Phase.Succeeded, "w-0", NOW - 900, 400)));
        board.changed(run("c", ended(Phase.Lost, null, NOW - 800, 400)));
        board.changed(run("old", ended(Phase.Failed, "w-0", NOW - 400_000, 400)));

        assertThat(board.since(-1, NOW).finished()).containsExactly(new Throughput.Second(NOW / 1000 - 1, 2, 1));
    }

    @Test
    void keepsTheNewestSpansAlone() {
        for (int i = 0; i < RunBoard.SPANS + 5; i++) {
            board.changed(run("r" + i, ended(Phase.Failed, "w-0", NOW + i, 1)));
        }

        List<Span> spans = board.since(-1, NOW).spans();
        assertThat(spans).hasSize(RunBoard.SPANS);
        assertThat(spans.get(0).run()).isEqualTo("r5");
    }

    @Test
    void showsShortRunsInARowAsOne() {
        board.changed(run("a", ended(Phase.Succeeded, "w-0", NOW, 3)));
        board.changed(run("b", ended(Phase.Succeeded, "w-0", NOW + 4, 3)));
        board.changed(run("elsewhere", ended(Phase.Succeeded, "w-1", NOW + 4, 3)));
        board.changed(run("later", ended(Phase.Succeeded, "w-0", NOW + 1000, 3)));
        board.changed(run("failed", ended(Phase.Failed, "w-0", NOW + 1004, 3)));

        assertThat(board.since(-1, NOW).spans())
                .extracting(Span::run, Span::runs, Span::start, Span::end)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("b", 2, NOW, NOW + 7),
                        org.assertj.core.groups.Tuple.tuple("elsewhere", 1, NOW + 4, NOW + 7),
                        org.assertj.core.groups.Tuple.tuple("later", 1, NOW + 1000, NOW + 1003),
                        org.assertj.core.groups.Tuple.tuple("failed", 1, NOW + 1004, NOW + 1007));
    }

    private static Run run(String name, RunStatus status) {
        Submission submission = RunFixtures.submission("2");
        return new Run(new RunKey("default", name), "uid-" + name, "1", Instant.EPOCH, null, submission, false, status);
    }

    private static RunStatus running(String worker, long start) {
        return status(Phase.Running, worker, start, null, null);
    }

    private static RunStatus ended(Phase phase, @Nullable String worker, long start, long millis) {
        return status(phase, worker, start, start + millis, millis);
    }

    private static RunStatus status(
            Phase phase, @Nullable String worker, long start, @Nullable Long end, @Nullable Long millis) {
        Instant completed = end == null ? null : Instant.ofEpochMilli(end);
        return new RunStatus(
                phase,
                null,
                null,
                1,
                worker,
                0,
                0,
                null,
                Instant.ofEpochMilli(start),
                completed,
                millis,
                null,
                null,
                null);
    }
}
