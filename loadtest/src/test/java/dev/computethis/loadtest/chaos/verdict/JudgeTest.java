package dev.computethis.loadtest.chaos.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.loadtest.chaos.verdict.Order.Kind;
import dev.computethis.loadtest.chaos.verdict.Seen.Ending;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final Order SHORT = new Order(7, Kind.SHORT, 10, 1, 3);
    private static final Order ONCE = new Order(7, Kind.ONCE, 10, 1, 1);
    private static final Order MAP = new Order(7, Kind.MAP, 10, 2, 3);

    @Test
    void runThatStartedAndReturnedIsFine() {
        Verdict verdict = judge(SHORT, returned(SHORT, "7.0:1"), held("Succeeded", 1), start(1, 0));

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.returned()).isEqualTo(1);
        assertThat(verdict.starts()).isEqualTo(1);
        assertThat(verdict.again()).isZero();
    }

    @Test
    void runThatStartedAgainIsFine() {
        Verdict verdict = judge(SHORT, returned(SHORT, "7.0:2"), held("Succeeded", 2), start(1, 0), start(2, 0));

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.again()).isEqualTo(1);
    }

    @Test
    void startThatWasCountedAndNeverHappenedIsFine() {
        assertThat(judge(SHORT, returned(SHORT, "7.0:2"), held("Succeeded", 2), start(2, 0))
                        .violations())
                .isEmpty();
    }

    @Test
    void acknowledgedRunThatIsGoneIsLost() {
        Verdict verdict = Judge.judge(
                new History(List.of(returned(SHORT, "7.0:1")), Map.of(), List.of(start(1, 0)), List.of(), 0));

        assertThat(verdict.count(Violation.Kind.LOST)).isEqualTo(1);
    }

    @Test
    void runThatIsGivenUpBeforeItsLastAttemptIsLost() {
        assertKinds(judge(SHORT, seen(SHORT, Ending.LOST), held("Lost", 2), start(1, 0)), Violation.Kind.LOST);
    }

    @Test
    void runWhoseLastAttemptIsLostIsExhausted() {
        Verdict verdict = judge(SHORT, seen(SHORT, Ending.LOST), held("Lost", 3), start(1, 0));

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.exhausted()).isEqualTo(1);
    }

    @Test
    void runThatMayStartOnceMayBeLost() {
        Verdict verdict = judge(ONCE, seen(ONCE, Ending.LOST), held("Lost", 1), start(1, 0));

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.lostOnce()).isEqualTo(1);
    }

    @Test
    void sameAttemptStartedTwiceIsOneTooMany() {
        assertKinds(
                judge(SHORT, returned(SHORT, "7.0:1"), held("Succeeded", 1), start(1, 0), start(1, 0)),
                Violation.Kind.EXCESS_START);
    }

    @Test
    void runThatMayStartOnceAndStartedTwiceIsOneTooMany() {
        assertThat(judge(ONCE, returned(ONCE, "7.0:2"), held("Succeeded", 2), start(1, 0), start(2, 0))
                        .count(Violation.Kind.EXCESS_START))
                .isEqualTo(1);
    }

    @Test
    void moreStartsThanAskedForAreTooMany() {
        assertKinds(
                judge(
                        SHORT,
                        returned(SHORT, "7.0:4"),
                        held("Succeeded", 4),
                        start(1, 0),
                        start(2, 0),
                        start(3, 0),
                        start(4, 0)),
                Violation.Kind.EXCESS_START);
    }

    @Test
    void attemptThatTheClusterDoesNotKnowIsTooMany() {
        assertKinds(
                judge(SHORT, returned(SHORT, "7.0:1"), held("Succeeded", 1), start(1, 0), start(2, 0)),
                Violation.Kind.EXCESS_START);
    }

    @Test
    void startOfARunThatNobodyHasIsTooMany() {
        Verdict verdict = Judge.judge(new History(
                List.of(), Map.of(), List.of(new Start("other", "chaos-other", 1, 0, "default-0")), List.of(), 0));

        assertKinds(verdict, Violation.Kind.EXCESS_START);
    }

    @Test
    void invocationsOfAMapStartOnceEach() {
        assertThat(judge(MAP, returned(MAP, "7.0:1", "7.1:1"), held("Succeeded", 1), start(1, 0), start(1, 1))
                        .violations())
                .isEmpty();
        assertKinds(
                judge(
                        MAP,
                        returned(MAP, "7.0:1", "7.1:1"),
                        held("Succeeded", 1),
                        start(1, 0),
                        start(1, 1),
                        start(1, 1)),
                Violation.Kind.EXCESS_START);
    }

    @Test
    void clientAndClusterTellTheSame() {
        assertKinds(
                judge(SHORT, returned(SHORT, "7.0:1"), held("Failed", 1), start(1, 0)), Violation.Kind.SECOND_RESULT);
        assertKinds(
                judge(SHORT, seen(SHORT, Ending.FAILED), held("Succeeded", 1), start(1, 0)),
                Violation.Kind.SECOND_RESULT);
        assertKinds(
                judge(ONCE, seen(ONCE, Ending.LOST), held("Succeeded", 1), start(1, 0)), Violation.Kind.SECOND_RESULT);
    }

    @Test
    void resultOfAnEarlierAttemptIsASecondOne() {
        assertKinds(
                judge(SHORT, returned(SHORT, "7.0:1"), held("Succeeded", 2), start(1, 0), start(2, 0)),
                Violation.Kind.SECOND_RESULT);
    }

    @Test
    void endThatChangedIsASecondResult() {
        Verdict verdict = Judge.judge(new History(
                List.of(returned(SHORT, "7.0:1")),
                Map.of("run", held("Succeeded", 1)),
                List.of(start(1, 0)),
                List.of("it changed"),
                0));

        assertKinds(verdict, Violation.Kind.SECOND_RESULT);
    }

    @Test
    void twoClientsWithOneKeyGetTheSameRun() {
        Verdict verdict = Judge.judge(new History(
                List.of(returned(SHORT, "7.0:1"), returned(SHORT, "7.0:2")),
                Map.of("run", held("Succeeded", 1)),
                List.of(start(1, 0)),
                List.of(),
                0));

        assertKinds(verdict, Violation.Kind.WRONG_RESULT);
        assertThat(verdict.runs()).isEqualTo(1);
    }

    @Test
    void runWithoutAnEndIsStuck() {
        assertKinds(
                judge(SHORT, seen(SHORT, Ending.UNANSWERED), held("Running", 1), start(1, 0)), Violation.Kind.STUCK);
        assertKinds(
                judge(SHORT, seen(SHORT, Ending.UNANSWERED), held("Succeeded", 1), start(1, 0)), Violation.Kind.STUCK);
    }

    @Test
    void orderThatWasNeverAcknowledgedIsStuck() {
        Seen never = new Seen(SHORT, null, Ending.REFUSED, List.of(), "busy", 0, 1);

        assertKinds(Judge.judge(new History(List.of(never), Map.of(), List.of(), List.of(), 0)), Violation.Kind.STUCK);
    }

    @Test
    void resultMustBeOfItsOrderAndOfAStart() {
        assertKinds(
                judge(SHORT, returned(SHORT, "8.0:1"), held("Succeeded", 1), start(1, 0)), Violation.Kind.WRONG_RESULT);
        assertKinds(judge(SHORT, returned(SHORT, "7.0:1"), held("Succeeded", 1)), Violation.Kind.WRONG_RESULT);
        assertKinds(
                judge(MAP, returned(MAP, "7.0:1"), held("Succeeded", 1), start(1, 0), start(1, 1)),
                Violation.Kind.WRONG_RESULT);
    }

    @Test
    void runFailsOnlyWhereItsRunnerWasKilled() {
        Held crashed = new Held("run", "uid", "Failed", 1, "Crashed", "");
        History history =
                new History(List.of(seen(SHORT, Ending.FAILED)), Map.of("run", crashed), List.of(), List.of(), 1);

        assertThat(Judge.judge(history).violations()).isEmpty();
        assertThat(Judge.judge(history).crashed()).isEqualTo(1);
        assertKinds(
                Judge.judge(new History(history.seen(), history.held(), List.of(), List.of(), 0)),
                Violation.Kind.WRONG_RESULT);
        assertKinds(judge(SHORT, seen(SHORT, Ending.FAILED), held("Failed", 1)), Violation.Kind.WRONG_RESULT);
    }

    private static void assertKinds(Verdict verdict, Violation.Kind... kinds) {
        assertThat(verdict.violations()).extracting(Violation::kind).containsExactly(kinds);
    }

    private static Verdict judge(Order order, Seen seen, Held held, Start... starts) {
        assertThat(seen.order()).isEqualTo(order);
        return Judge.judge(new History(List.of(seen), Map.of("run", held), List.of(starts), List.of(), 0));
    }

    private static Seen returned(Order order, String... results) {
        return new Seen(order, "run", Ending.RETURNED, List.of(results), "", 0, 1);
    }

    private static Seen seen(Order order, Ending ending) {
        return new Seen(order, "run", ending, List.of(), "", 0, 1);
    }

    private static Held held(String phase, int attempt) {
        return new Held("run", "uid", phase, attempt, "", "");
    }

    private static Start start(int attempt, int invocation) {
        return new Start("uid", "run", attempt, invocation, "default-0");
    }
}
