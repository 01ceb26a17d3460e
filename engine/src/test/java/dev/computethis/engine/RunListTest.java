package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.RunPage;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which runs a list shows, in which order and pages. */
class RunListTest extends SubmissionsFixture {

    @Test
    void listIsNewestFirstInPagesThatMeet() {
        List<String> submitted = IntStream.range(0, 7)
                .mapToObj(i -> submit("k" + i, valid()).name())
                .toList();

        List<String> listed = new ArrayList<>();
        String from = null;
        int pages = 0;
        do {
            RunPage page = get(service.list(NAMESPACE, new RunQuery(null, 3, from)));
            assertThat(page.total()).isEqualTo(7);
            page.items().forEach(item -> listed.add(item.name()));
            from = page.next();
            pages++;
        } while (from != null);

        List<String> newestFirst = new ArrayList<>(submitted);
        java.util.Collections.reverse(newestFirst);
        assertThat(listed).isEqualTo(newestFirst);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void nextPageGoesOnThoughRunsCameAndWent() {
        List<String> names = IntStream.range(0, 4)
                .mapToObj(i -> submit("k" + i, valid()).name())
                .toList();
        RunPage first = get(service.list(NAMESPACE, new RunQuery(null, 2, null)));

        submit("newer", valid());
        get(service.delete(NAMESPACE, names.get(2)));

        RunPage second = get(service.list(NAMESPACE, new RunQuery(null, 2, first.next())));
        assertThat(second.items().stream().map(RunView::name)).containsExactly(names.get(1), names.get(0));
    }

    @Test
    void listFiltersByPhaseAndLeavesOutWhatIsLarge() {
        Run finished = finish(stored(submit("a", valid())));
        Run failed = stored(submit("b", valid()));
        get(runs.updateStatus(failed, RunFixtures.failed("no " + "x".repeat(10_000))));
        submit("c", valid());

        RunPage succeeded = get(service.list(NAMESPACE, new RunQuery(Phase.Succeeded, 10, null)));
        assertThat(succeeded.total()).isEqualTo(1);
        assertThat(succeeded.items()).singleElement().satisfies(run -> {
            assertThat(run.name()).isEqualTo(finished.key().name());
            assertThat(run.result()).isNull();
            assertThat(run.preview()).isEqualTo("4");
        });
        RunPage bad = get(service.list(NAMESPACE, new RunQuery(Phase.Failed, 10, null)));
        assertThat(bad.items()).singleElement().satisfies(run -> {
            Failure failure = Objects.requireNonNull(run.failure());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.Threw);
            assertThat(failure.stackTrace()).isNull();
            assertThat(failure.message().length()).isLessThan(2000);
            assertThat(Objects.requireNonNull(run.message()).length()).isLessThan(2000);
        });
    }

    @Test
    void listFiltersByPoolWorkerAndPartOfTheFunctionsName() {
        Run here = finish(stored(submit("a", valid())));
        submit("b", valid());

        assertThat(names(new RunQuery(null, Submission.DEFAULT_POOL, null, null, 10, null)))
                .hasSize(2);
        assertThat(names(new RunQuery(null, "other", null, null, 10, null))).isEmpty();
        assertThat(names(new RunQuery(null, null, "default-0", null, 10, null)))
                .containsExactly(here.key().name());
        assertThat(names(new RunQuery(null, null, "default", null, 10, null))).isEmpty();
        assertThat(names(new RunQuery(null, null, null, "SQUARE(", 10, null))).hasSize(2);
        assertThat(names(new RunQuery(null, null, null, "cube", 10, null))).isEmpty();
    }

    private List<String> names(RunQuery query) {
        RunPage page = get(service.list(NAMESPACE, query));
        assertThat(page.total()).isEqualTo(page.items().size());
        return page.items().stream().map(RunView::name).toList();
    }

    @Test
    void rerunMakesANewRunOfTheSameSubmissionForWhoeverAsks() {
        Run first = finish(stored(submit("a", valid())));

        RunView again = get(service.rerun(NAMESPACE, first.key().name(), "again", "bob"));

        assertThat(again.name()).isNotEqualTo(first.key().name());
        assertThat(again.phase()).isEqualTo(Phase.Pending);
        assertThat(again.submitter()).isEqualTo("bob");
        assertThat(stored(again).submission()).isEqualTo(first.submission());
        assertThat(get(service.rerun(NAMESPACE, first.key().name(), "again", "bob"))
                        .name())
                .isEqualTo(again.name());
        assertProblem(Problem.Type.NOT_FOUND, null, service.rerun(NAMESPACE, "unknown", "again", "bob"));
    }

    @Test
    void listRefusesALimitOutOfRangeAndAPlaceItDidNotGive() {
        assertProblem(Problem.Type.INVALID, "limit", service.list(NAMESPACE, new RunQuery(null, 0, null)));
        assertProblem(
                Problem.Type.INVALID, "limit", service.list(NAMESPACE, new RunQuery(null, Limits.PAGE + 1, null)));
        assertProblem(Problem.Type.INVALID, "from", service.list(NAMESPACE, new RunQuery(null, 1, "%%")));
        assertProblem(Problem.Type.INVALID, "from", service.list(NAMESPACE, new RunQuery(null, 1, "abcd")));
    }
}
