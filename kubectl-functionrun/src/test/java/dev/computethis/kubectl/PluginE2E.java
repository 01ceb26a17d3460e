package dev.computethis.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.kubectl.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built plugin on a real cluster: kubectl finds it, and it does what a user with the rights of role.yaml may. */
class PluginE2E {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static Path jar;
    private static Terminal admin;
    private static Terminal ann;

    @BeforeAll
    static void aUser() throws IOException {
        jar = SampleJar.in(directory);
        admin = new Terminal(directory, Map.of());
        ok(admin.type("kubectl", "apply", "-f", "role.yaml"));
        admin.type("kubectl", "create", "serviceaccount", "ann");
        admin.type(
                "kubectl", "create", "rolebinding", "ann", "--role=functionrun-user", "--serviceaccount=default:ann");
        ann = of("ann");
    }

    /** A terminal with the kubeconfig of a service account, as a person's own would be. */
    private static Terminal of(String account) throws IOException {
        Path kubeconfig = directory.resolve(account);
        Files.copy(Path.of(Objects.requireNonNull(System.getenv("KUBECONFIG"), "KUBECONFIG is not set")), kubeconfig);
        String token = ok(admin.type("kubectl", "create", "token", account)).strip();
        Terminal its = admin.with("KUBECONFIG", kubeconfig.toString());
        ok(its.type("kubectl", "config", "set-credentials", account, "--token=" + token));
        ok(its.type("kubectl", "config", "set-context", "--current", "--user=" + account));
        return its;
    }

    @Test
    void submitPrintsWhatTheMethodPrintsThenItsResult() {
        Typed submit = functionrun("submit", jar.toString(), "com.example.Jobs::square", "12");

        assertThat(submit.exitCode()).as(submit::toString).isZero();
        assertThat(submit.out()).isEqualTo("squaring 12\n144\n");
        String run = runOf(submit);
        assertThat(ok(functionrun("get", run)))
                .containsPattern(run + " +Succeeded +Jobs.square +1/1 +default-\\d +144 ");
        assertThat(ok(functionrun("get", run, "-o", "yaml"))).contains("FunctionRun", "144");
        assertThat(ok(functionrun("logs", run))).isEqualTo("squaring 12\n");
        assertThat(ok(functionrun("wait", run))).isEqualTo("144\n");
        assertThat(ok(functionrun("cancel", run))).isEqualTo("run " + run + " has ended already\n");
    }

    @Test
    void aResultOfTheJarsOwnClassIsPrintedAsItReads() {
        assertThat(ok(functionrun("submit", jar.toString(), "com.example.Jobs::price", "tea")))
                .isEqualTo("Price[name=tea, cents=250]\n");
    }

    @Test
    void aMethodThatThrowsExitsWithOneAndSaysWhatItThrew() {
        Typed submit = functionrun("submit", jar.toString(), "com.example.Jobs::pay", "A-7");

        assertThat(submit.exitCode()).as(submit::toString).isOne();
        assertThat(submit.out()).isEmpty();
        assertThat(submit.err()).contains("threw no account A-7", "attempt 1 on default-");
    }

    @Test
    void whatIsWrongWithTheCommandIsToldAndNothingRuns() {
        Typed misspelled = functionrun("submitt", jar.toString());
        Typed noMethod = functionrun("submit", jar.toString(), "com.example.Jobs::cube", "3");

        assertThat(misspelled.exitCode()).as(misspelled::toString).isEqualTo(2);
        assertThat(noMethod.exitCode()).as(noMethod::toString).isOne();
        assertThat(noMethod.err()).contains("com.example.Jobs::cube", "none of that name");
        assertThat(ok(functionrun("get"))).doesNotContain("Jobs.cube");
    }

    @Test
    void aRunOutlivesItsSubmitAndIsFollowedListedAndCancelled() {
        String run;
        try (Typed submit = start("submit", jar.toString(), "com.example.Jobs::count")) {
            await().atMost(PATIENCE).until(() -> submit.out().contains("line 3\n"));
            run = runOf(submit);
            submit.process().destroy(); // As Ctrl-C does.
            assertThat(submit.exitCode()).as(submit::toString).isNotZero();
        }

        try (Typed logs = start("logs", "-f", run)) {
            await().atMost(PATIENCE).until(() -> logs.out().startsWith("line 0\nline 1\n"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ok(functionrun("get", "--phase", "Running")))
                            .containsPattern(run + " +Running +Jobs.count"));
            assertThat(ok(functionrun("top")))
                    .containsPattern("default +3 +3 +1 +0")
                    .contains(run);
            Typed late = functionrun("wait", run, "--timeout", "1");
            assertThat(late.exitCode()).isOne();
            assertThat(late.err()).isEqualTo("run " + run + " has not ended within 1 s\n");

            assertThat(ok(functionrun("cancel", run))).isEqualTo("run " + run + " is being cancelled\n");

            Typed ended = functionrun("wait", run);
            assertThat(ended.exitCode()).as(ended::toString).isOne();
            assertThat(ended.err()).startsWith("run " + run + " Cancelled: ");
            assertThat(logs.exitCode()).as(logs::toString).isZero();
        }
    }

    @Test
    void explainTellsWhatSubmitWouldSendAndSendsNothing() {
        long before = ok(functionrun("get")).lines().count();

        assertThat(ok(functionrun("explain", jar.toString(), "com.example.Jobs::square", "5")))
                .contains(" can travel", "jobs.jar");
        assertThat(ok(functionrun("get")).lines()).hasSize((int) before);
    }

    @Test
    void whereTheServicesAddressAndATokenAreGivenNoKubeconfigIsNeeded() {
        Terminal without = admin.with("KUBECONFIG", directory.resolve("none").toString())
                .with("COMPUTETHIS_URL", String.valueOf(System.getenv("COMPUTETHIS_URL")))
                .with("COMPUTETHIS_TOKEN", String.valueOf(System.getenv("COMPUTETHIS_TOKEN")));

        assertThat(ok(without.type(
                        "kubectl", "functionrun", "submit", jar.toString(), "com.example.Jobs::square", "5")))
                .endsWith("25\n");
    }

    @Test
    void whoeverMayNotIsToldWhatIsForbidden() throws IOException {
        admin.type("kubectl", "create", "serviceaccount", "no-one");
        Terminal nobody = of("no-one");

        Typed get = nobody.type("kubectl", "functionrun", "get");
        Typed submit = nobody.type("kubectl", "functionrun", "submit", jar.toString(), "com.example.Jobs::square", "5");

        assertThat(get.exitCode()).isOne();
        assertThat(get.err()).contains("error: ", "functionruns", "is forbidden", "no-one");
        assertThat(submit.exitCode()).isOne();
        assertThat(submit.err()).contains("error: ", "is forbidden", "no-one");
    }

    @Test
    void aServiceThatIsNotThereIsTold() {
        Typed submit =
                functionrun("submit", "--service", "default/other", jar.toString(), "com.example.Jobs::square", "5");

        assertThat(submit.exitCode()).isOne();
        assertThat(submit.err()).contains("there is no service other in namespace default", "--url");
    }

    @Test
    void kubectlCompletesItsCommands() {
        assertThat(ok(ann.type("kubectl", "__complete", "functionrun", "su"))).startsWith("submit\n");
    }

    private static String runOf(Typed submit) {
        Matcher told = Pattern.compile("(?m)^run (\\S+)$").matcher(submit.err());
        assertThat(told.find()).as(submit::toString).isTrue();
        return told.group(1);
    }

    private static Typed functionrun(String... words) {
        Typed typed = start(words);
        typed.exitCode();
        return typed;
    }

    private static Typed start(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "kubectl";
        all[1] = "functionrun";
        System.arraycopy(words, 0, all, 2, words.length);
        return ann.start(all);
    }

    private static String ok(Typed typed) {
        assertThat(typed.exitCode()).as(typed::toString).isZero();
        return typed.out();
    }
}
