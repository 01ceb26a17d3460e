package dev.computethis.worker.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerExitTest {

    @Test
    void aSignalIsToldFromAnExit() {
        assertThat(kind(new RunnerExit(139, null, null, false, null))).isEqualTo(Kind.Crashed);
        assertThat(new RunnerExit(139, null, null, false, null).failure().message())
                .contains("SIGSEGV");
        assertThat(kind(new RunnerExit(139, "    at Jobs.run", null, false, null)))
                .isEqualTo(Kind.Exited);
        assertThat(kind(new RunnerExit(3, null, null, false, null))).isEqualTo(Kind.Exited);
    }

    @Test
    void killedByTheKernelForMemoryIsToldFromKilledOtherwise() {
        assertThat(kind(new RunnerExit(137, null, null, true, null))).isEqualTo(Kind.OutOfMemory);
        assertThat(kind(new RunnerExit(137, null, null, false, null))).isEqualTo(Kind.Crashed);
    }

    @Test
    void anExitKeepsItsCodeAndItsCaller() {
        Failure failure = new RunnerExit(2, "    at Jobs.run", null, false, null).failure();

        assertThat(failure.exitCode()).isEqualTo(2);
        assertThat(failure.stackTrace()).isEqualTo("    at Jobs.run");
    }

    @Test
    void aCrashIsNamedByTheJvmsReport() {
        String crash = CrashReport.summary(List.of(
                "#",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "#",
                "#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2",
                "#",
                "# Problematic frame:",
                "# C  [libfoo.so+0x12]  foo+0x1"));

        assertThat(new RunnerExit(1, null, null, false, crash).failure().message())
                .isEqualTo("The function crashed its JVM: SIGSEGV (0xb) at C [libfoo.so+0x12] foo+0x1");
    }

    private static Kind kind(RunnerExit exit) {
        return exit.failure().kind();
    }
}
