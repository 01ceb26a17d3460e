package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PID 1 of a worker's container, as PID 1 of a namespace of its own; a few lines of shell stand in for the launcher. */
@Timeout(60)
class InitIT {

    private @Nullable Process namespace;

    @BeforeEach
    void namespacesCanBeMade() throws Exception {
        Process attempt = new ProcessBuilder("unshare", "--user", "--map-root-user", "--pid", "--fork", "true").start();
        assumeTrue(attempt.waitFor() == 0, "Skipped: no process namespace can be made here");
    }

    @AfterEach
    void end() {
        if (namespace != null) {
            namespace.descendants().forEach(ProcessHandle::destroyForcibly);
            namespace.destroyForcibly();
        }
    }

    @Test
    void endsAsItsLauncherEnds() throws Exception {
        assertThat(code(start("exit 2"))).isEqualTo(2);
        assertThat(code(start("exit 0"))).isZero();
    }

    @Test
    void handsTheRequestToEndOnAndWaitsForTheLauncher() throws Exception {
        Process init = start("trap 'sleep 1; echo drained; exit 143' TERM; echo up; while :; do sleep 0.1; done");
        BufferedReader output = init.inputReader();
        assertThat(output.readLine()).isEqualTo("up");

        signal("TERM", pidOne());

        assertThat(output.readLine()).isEqualTo("drained");
        assertThat(code(init)).isEqualTo(143);
    }

    @Test
    void startsAKilledLauncherAnewWithoutWhatTheOneBeforeLeft() throws Exception {
        Process init = start("sleep 300 & echo up; while :; do sleep 0.1; done");
        BufferedReader output = init.inputReader();
        assertThat(output.readLine()).isEqualTo("up");
        ProcessHandle before = onlyChildOf(pidOne());
        List<ProcessHandle> left = before.children().toList();

        signal("KILL", before);

        String said = output.readLine();
        // The shell says so, too.
        assertThat("Killed".equals(said) ? output.readLine() : said).contains("killed by signal 9");
        assertThat(output.readLine()).isEqualTo("up");
        assertThat(left).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(onlyChildOf(pidOne())).isNotEqualTo(before);
    }

    @Test
    void reapsOrphans() throws Exception {
        Process init = start("for i in 1 2 3; do sh -c 'sleep 0.2 & '; done; sleep 2; echo later; sleep 300");

        assertThat(init.inputReader().readLine()).isEqualTo("later");

        assertThat(pidOne().children()).as("the launcher alone").hasSize(1);
    }

    @Test
    void signalsFromInsideNeitherEndNorStopIt() throws Exception {
        Process init =
                start("for s in KILL STOP HUP SEGV USR1 QUIT; do kill -$s 1; done; sleep 0.5; echo lives; exit 7");

        assertThat(init.inputReader().readLine()).isEqualTo("lives");
        assertThat(code(init)).isEqualTo(7);
    }

    private Process start(String launcher) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child"));
        command.addAll(List.of("sh", "src/main/jib/app/init", "sh", "-c", launcher));
        namespace = new ProcessBuilder(command).redirectErrorStream(true).start();
        return namespace;
    }

    /** As seen from outside of its namespace. */
    private ProcessHandle pidOne() {
        return onlyChildOf(java.util.Objects.requireNonNull(namespace).toHandle());
    }

    private static ProcessHandle onlyChildOf(ProcessHandle parent) {
        List<ProcessHandle> children = parent.children().toList();
        assertThat(children).hasSize(1);
        return children.get(0);
    }

    private static void signal(String signal, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static int code(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
