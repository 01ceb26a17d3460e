package dev.computethis.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.crds.ContentReference;
import dev.computethis.crds.Delivery;
import dev.computethis.crds.FunctionRun;
import dev.computethis.crds.FunctionRunSpec;
import dev.computethis.crds.FunctionRunStatus;
import dev.computethis.crds.Phase;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, as typed, against an API server that keeps resources and does nothing with them. */
@EnableKubernetesMockClient(crud = true)
class PluginIT {

    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private KubernetesClient kubernetes;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void resources() {
        create("square-1", Phase.Succeeded, "144", null);
        create("slow-1", Phase.Running, null, null);
        create("bad-1", Phase.Failed, null, "no");
    }

    @Test
    void getShowsRunsAsATable() {
        assertThat(run("get")).isZero();

        assertThat(out.toString().lines().findFirst().orElseThrow().split(" +"))
                .containsExactly("NAME", "STATUS", "FUNCTION", "DONE", "WORKER", "RESULT", "DURATION", "AGE");
        assertThat(out.toString()).contains("square-1   Succeeded   Jobs.square(int):12   1/1    default-0   144");
    }

    @Test
    void asAProgramOfItsOwnItPrintsTheSame() {
        String program =
                Path.of("target/plugin/kubectl-functionrun").toAbsolutePath().toString();
        Terminal terminal =
                new Terminal(directory, Map.of("KUBECONFIG", kubeconfig().toString()));

        Terminal.Typed get = terminal.type(program, "get", "square-1");
        Terminal.Typed wait = terminal.type(program, "wait", "bad-1");

        assertThat(get.exitCode()).as(get::toString).isZero();
        assertThat(get.out()).contains("NAME", "square-1   Succeeded");
        assertThat(wait.exitCode()).as(wait::toString).isOne();
        assertThat(wait.err()).isEqualTo("run bad-1 Failed: no\n");
    }

    @Test
    void getOfAPhaseShowsThoseAlone() {
        run("get", "--phase", "Running");

        assertThat(out.toString()).contains("slow-1").doesNotContain("square-1", "bad-1");
    }

    @Test
    void waitExitsAsTheRunEnded() {
        assertThat(run("wait", "square-1")).isZero();
        assertThat(out).hasToString("144\n");
        assertThat(run("wait", "bad-1")).isEqualTo(1);
        assertThat(err).hasToString("run bad-1 Failed: no\n");
        assertThat(run("wait", "slow-1", "--timeout", "1")).isEqualTo(1);
        assertThat(err.toString()).endsWith("run slow-1 has not ended within 1 s\n");
    }

    @Test
    void waitSeesTheEndWhenItComes() throws Exception {
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run("wait", "slow-1"));

        FunctionRun run = Runs.named(kubernetes, "slow-1");
        run.setStatus(status(Phase.Succeeded, "done", null));
        kubernetes.resource(run).update();

        assertThat(code.get()).isZero();
        assertThat(out).hasToString("done\n");
    }

    @Test
    void cancelAsksForTheEndOfWhatHasNotEnded() {
        assertThat(run("cancel", "slow-1", "square-1")).isZero();

        assertThat(Runs.named(kubernetes, "slow-1").getSpec().cancel()).isTrue();
        assertThat(Runs.named(kubernetes, "square-1").getSpec().cancel()).isFalse();
        assertThat(out).hasToString("run slow-1 is being cancelled\nrun square-1 has ended already\n");
    }

    @Test
    void aRunThatIsNotThereIsNamed() {
        assertThat(run("wait", "nothing")).isEqualTo(1);

        assertThat(err).hasToString("error: there is no run nothing in namespace test\n");
    }

    @Test
    void topShowsTheRunsThatRun() {
        assertThat(run("top")).isZero();

        assertThat(out.toString()).contains("POOL", "slow-1").doesNotContain("square-1");
    }

    @Test
    void whatIsMisspelledExitsWithTwoAndSaysWhatThereIs() {
        assertThat(run("waite", "x")).isEqualTo(2);

        assertThat(err.toString()).contains("wait");
    }

    @Test
    void completionTellsCommandsAndOptions() {
        assertThat(execute("complete", "")).isZero();
        assertThat(out.toString().lines()).contains("submit", "get", "logs", "wait", "cancel", "top", "explain", ":4");
        out.getBuffer().setLength(0);
        assertThat(execute("complete", "get", "--ph")).isZero();
        assertThat(out.toString().lines()).contains("--phase");
        out.getBuffer().setLength(0);
        assertThat(execute("completion")).isZero();
        assertThat(out.toString()).contains("_complete_kubectl-functionrun", "--follow");
    }

    private void create(String name, Phase phase, @Nullable String preview, @Nullable String failure) {
        FunctionRun run = new FunctionRun();
        run.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace("test").build());
        run.setSpec(new FunctionRunSpec(
                "Jobs.square(int):12",
                null,
                "java",
                DIGEST,
                new ContentReference(null, DIGEST),
                1,
                "default",
                0,
                Delivery.AtLeastOnce,
                3,
                null,
                null,
                null,
                null,
                null,
                false,
                "ann"));
        run.setStatus(status(phase, preview, failure));
        kubernetes.resource(run).create();
    }

    private static FunctionRunStatus status(Phase phase, @Nullable String preview, @Nullable String failure) {
        return new FunctionRunStatus(
                phase,
                null,
                null,
                null,
                1,
                0,
                null,
                1,
                "default-0",
                null,
                null,
                3L,
                preview == null ? null : new FunctionRunStatus.Result(null, null, preview),
                failure == null
                        ? null
                        : new FunctionRunStatus.Failure("Threw", failure, null, null, null, null, null, null, null),
                new FunctionRunStatus.Display("1/1", preview, "3ms"));
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(1, List.of("--kubeconfig", kubeconfig().toString()));
        return execute(all.toArray(String[]::new));
    }

    private Path kubeconfig() {
        try {
            return Files.writeString(directory.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    clusters:
                    - name: test
                      cluster: {server: "%s", insecure-skip-tls-verify: true}
                    users:
                    - name: test
                      user: {token: x}
                    contexts:
                    - name: test
                      context: {cluster: test, user: test, namespace: test}
                    """.formatted(kubernetes.getMasterUrl()));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private int execute(String... words) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }
}
