package dev.computethis.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.computethis.ClassMissingException;
import dev.computethis.ComputeException;
import dev.computethis.FunctionFailedException;
import dev.computethis.NotSerializableFunctionException;
import dev.computethis.RejectedException;
import dev.computethis.RemoteStack;
import dev.computethis.ResultUnreadableException;
import dev.computethis.RunCancelledException;
import dev.computethis.RunException;
import dev.computethis.RunTimedOutException;
import dev.computethis.ServiceUnavailableException;
import dev.computethis.WorkerLostException;
import dev.computethis.catalogue.Compiled;
import dev.computethis.catalogue.Jobs;
import dev.computethis.internal.capture.Capture;
import dev.computethis.internal.capture.Captured;
import dev.computethis.internal.capture.Includes;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.RunView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which exception tells of which end, and that each end has one. */
class EndingsTest {

    private static final Captured CAPTURED =
            new Capture().capture(Jobs.SQUARE, List.<Object[]>of(new Object[] {2}), Includes.NOTHING);

    private final Endings endings = new Endings(CAPTURED);

    @Test
    void eachPhaseThatIsNoSuccessHasAnExceptionOfItsOwn() {
        Failure failure = Failure.of(Kind.Exited, "why");

        assertThat(thrown(Phase.TimedOut, failure)).isInstanceOf(RunTimedOutException.class);
        assertThat(thrown(Phase.Cancelled, failure)).isInstanceOf(RunCancelledException.class);
        assertThat(thrown(Phase.Lost, failure)).isInstanceOf(WorkerLostException.class);
        assertThat(thrown(Phase.Failed, failure)).isInstanceOf(FunctionFailedException.class);
        for (Phase phase : List.of(Phase.TimedOut, Phase.Cancelled, Phase.Lost, Phase.Failed)) {
            assertThat(thrown(phase, failure))
                    .hasMessageContainingAll("Jobs.square", "run square-1", "attempt 2 on default-0", "why")
                    .satisfies(told -> {
                        assertThat(told.runName()).isEqualTo("square-1");
                        assertThat(told.worker()).isEqualTo("default-0");
                        assertThat(told.attempt()).isEqualTo(2);
                    });
        }
    }

    @Test
    void eachKindOfFailureIsToldByItsName() {
        Map<Kind, Class<?>> told = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            RunException thrown = thrown(Phase.Failed, Failure.of(kind, "why"));
            told.put(kind, thrown.getClass());
            if (thrown instanceof FunctionFailedException failed) {
                assertThat(failed.kind()).isEqualTo(kind);
                assertThat(failed).hasMessageContaining(kind == Kind.Threw ? "threw why" : kind + "): why");
            }
        }

        assertThat(told.remove(Kind.NotLoadable)).isEqualTo(ClassMissingException.class);
        assertThat(told.values()).containsOnly(FunctionFailedException.class);
    }

    @Test
    void aSuccessWithoutItsResultIsTold() {
        RunView succeeded = view(Phase.Succeeded, null);

        assertThat(thrown(new Ended(succeeded, null)))
                .isInstanceOf(ResultUnreadableException.class)
                .hasMessageContaining("no longer kept");
        assertThat(thrown(new Ended(succeeded, new byte[] {1, 2, 3})))
                .isInstanceOf(ResultUnreadableException.class)
                .hasMessageContaining("what came as its result is none");
    }

    @Test
    void anExceptionOfAClassThatIsNotHereArrivesAsItsStackOnTheWorker(@TempDir Path directory) throws IOException {
        ClassLoader elsewhere = Compiled.of(directory, """
                Own
                package v;
                public class Own extends RuntimeException {}
                """).loader();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(Compiled.<Object>make(elsewhere, "v.Own"));
        }
        String serialized = Base64.getEncoder().encodeToString(bytes.toByteArray());
        String stack = "v.Own: why\n\tat v.Jobs.run(Jobs.java:7)";

        RunException thrown =
                thrown(Phase.Failed, new Failure(Kind.Threw, "why", "v.Own", stack, serialized, null, null, null, 0));

        assertThat(thrown.getCause()).isInstanceOf(RemoteStack.class).hasMessage(stack);
        assertThat(((RemoteStack) thrown.getCause()).exceptionClass()).isEqualTo("v.Own");
        assertThat(((FunctionFailedException) thrown).remoteStack()).isEqualTo(stack);
    }

    @Test
    void whatTheServiceRefusesAndWhatItCanNotDoNowAreToldApart() {
        for (Problem.Type type : Problem.Type.values()) {
            assertThat(Endings.refused(Problem.of(type, "detail").toException()))
                    .isInstanceOf(
                            type == Problem.Type.UNAVAILABLE
                                    ? ServiceUnavailableException.class
                                    : RejectedException.class)
                    .hasMessageContaining("detail");
        }
    }

    /** So that a caller who handles these has handled all there are. */
    @Test
    void theseAreAllTheExceptionsThereAre() {
        assertThat(leaves(ComputeException.class))
                .containsExactlyInAnyOrder(
                        NotSerializableFunctionException.class,
                        RejectedException.class,
                        ServiceUnavailableException.class,
                        FunctionFailedException.class,
                        ClassMissingException.class,
                        RunTimedOutException.class,
                        RunCancelledException.class,
                        WorkerLostException.class,
                        ResultUnreadableException.class);
    }

    private static Set<Class<?>> leaves(Class<?> type) {
        Set<Class<?>> found = new HashSet<>();
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(each -> found.addAll(leaves(each)));
        } else {
            found.add(type);
        }
        return found;
    }

    private RunException thrown(Phase phase, Failure failure) {
        return thrown(new Ended(view(phase, failure), null));
    }

    private RunException thrown(Ended ended) {
        return catchThrowableOfType(RunException.class, () -> endings.results(ended));
    }

    private static RunView view(Phase phase, @Nullable Failure failure) {
        return new RunView(
                "default",
                "square-1",
                "uid",
                "Jobs.square(int):12",
                null,
                "default",
                0,
                1,
                null,
                phase,
                null,
                null,
                2,
                "default-0",
                0,
                0,
                null,
                "2026-11-24T00:00:00Z",
                null,
                null,
                null,
                null,
                null,
                failure,
                null);
    }
}
