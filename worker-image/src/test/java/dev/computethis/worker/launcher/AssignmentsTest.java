package dev.computethis.worker.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Refusal.Reason;
import dev.computethis.worker.launcher.Assignments.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssignmentsTest {

    private final Assignments assignments = new Assignments("i", () -> 700, false);

    @Test
    void oneStartsAndIsThenHeld() {
        assertThat(offer("a", 1)).isInstanceOf(Answer.Start.class);
        assertThat(offer("a", 1)).isInstanceOf(Answer.Held.class);
        assertThat(reason(offer("b", 1))).isEqualTo(Reason.Busy);

        assignments.ended(id("a", 1));

        assertThat(offer("a", 1)).isInstanceOf(Answer.Held.class);
        assertThat(offer("b", 1)).isInstanceOf(Answer.Start.class);
        assertThat(assignments.finished()).extracting(HeldSlice::id).containsExactly(id("a", 1));
    }

    @Test
    void workerForOneRunTakesAllOfItsSlicesAndNoOthers() {
        Assignments forOne = new Assignments("i", () -> 700, true);
        forOne.offer(new HeldSlice(new AssignmentId("a", 0, 1), 1), "i", List.of(), false);
        forOne.ended(new AssignmentId("a", 0, 1));

        assertThat(reason(forOne.offer(new HeldSlice(id("b", 1), 1), "i", List.of(), false)))
                .isEqualTo(Reason.Draining);
        assertThat(forOne.offer(new HeldSlice(new AssignmentId("a", 1, 1), 2), "i", List.of(), false))
                .isInstanceOf(Answer.Start.class);
        assertThat(forOne.draining()).isFalse();
    }

    @Test
    void anAcknowledgedAttemptNeverStartsAgain() {
        offer("a", 2);
        assignments.ended(id("a", 2));

        assertThat(assignments.acknowledged(id("a", 2))).isTrue();

        assertThat(assignments.finished()).isEmpty();
        assertThat(reason(offer("a", 2))).isEqualTo(Reason.Stale);
        assertThat(reason(offer("a", 1))).isEqualTo(Reason.Stale);
        assertThat(offer("a", 3)).isInstanceOf(Answer.Start.class);
    }

    @Test
    void whatRunsCantBeAcknowledged() {
        offer("a", 1);

        assertThat(assignments.acknowledged(id("a", 1))).isFalse();
        assertThat(assignments.running()).isNotNull();
    }

    @Test
    void slicesOfARunAreApart() {
        offer("a", 1);
        assignments.ended(id("a", 1));
        HeldSlice second = new HeldSlice(new AssignmentId("a", 10, 1), 20);

        assertThat(assignments.offer(second, "i", List.of(), false)).isInstanceOf(Answer.Start.class);
    }

    @Test
    void drainingNothingNewStartsButWhatIsHeldIsFound() {
        offer("a", 1);
        assignments.drain();
        assignments.ended(id("a", 1));

        assertThat(reason(offer("b", 1))).isEqualTo(Reason.Draining);
        assertThat(offer("a", 1)).isInstanceOf(Answer.Held.class);
    }

    @Test
    void whatIsMeantForAnotherInstanceIsRefusedWithHowLongThisOneHasBeenUp() {
        HeldSlice slice = new HeldSlice(id("a", 1), 1);

        Answer answer = assignments.offer(slice, "before", List.of(), false);

        assertThat(reason(answer)).isEqualTo(Reason.OtherInstance);
        assertThat(((Answer.Refused) answer).refusal().up()).isEqualTo(Duration.ofNanos(700));
    }

    @Test
    void whatLacksBlobsDoesNotStartAndCanBeSentAgain() {
        HeldSlice slice = new HeldSlice(id("a", 1), 1);

        assertThat(reason(assignments.offer(slice, "i", List.of(Digest.of(new byte[0])), false)))
                .isEqualTo(Reason.MissingBlobs);

        assertThat(offer("a", 1)).isInstanceOf(Answer.Start.class);
    }

    @Test
    void onlyWhatRunsCanEnd() {
        assertThatThrownBy(() -> assignments.ended(id("a", 1))).hasMessage("a/0/1 does not run");
    }

    private Answer offer(String uid, int attempt) {
        return assignments.offer(new HeldSlice(id(uid, attempt), 1), "i", List.of(), false);
    }

    private static AssignmentId id(String uid, int attempt) {
        return new AssignmentId(uid, 0, attempt);
    }

    private static Reason reason(Answer answer) {
        return ((Answer.Refused) answer).refusal().reason();
    }
}
