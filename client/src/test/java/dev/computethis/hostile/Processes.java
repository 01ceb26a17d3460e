package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import java.nio.charset.StandardCharsets;

/** Functions that start processes, and turn on others. What they start sleeps five minutes at most. */
final class Processes {

    private Processes() {}

    static RemoteCallable<Object> forkTwoHundredAndWait() {
        return () -> Ends.shell("for i in $(seq 200); do sleep 309 & done; wait");
    }

    static RemoteCallable<Object> forkTwoHundredAndReturn() {
        return () -> Ends.shell("for i in $(seq 200); do sleep 310 & done");
    }

    static RemoteCallable<Object> leaveAChild() {
        return () -> {
            new ProcessBuilder("sleep", "312").start();
            return "left";
        };
    }

    static RemoteCallable<Object> leaveAChildThatIgnoresSignals() {
        return () -> {
            new ProcessBuilder("sh", "-c", "trap '' TERM INT HUP; while :; do sleep 1; done").start();
            return "left";
        };
    }

    /** Its parent ends, and it has a session of its own. */
    static RemoteCallable<Object> leaveADaemon() {
        return () -> Ends.shell("(setsid sleep 301 >/dev/null 2>&1 &)");
    }

    /** As above, and nothing in its environment tells where it comes from. */
    static RemoteCallable<Object> leaveADaemonWithoutAMark() {
        return () -> Ends.shell("(env -i setsid sleep 302 >/dev/null 2>&1 &)");
    }

    /** How many processes of that command line there are. */
    static RemoteCallable<Object> count(String command) {
        return () -> {
            Process ps = new ProcessBuilder(
                            "sh", "-c", "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null; echo; done")
                    .start();
            String all = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            ps.waitFor();
            return all.lines().filter(line -> line.strip().equals(command)).count();
        };
    }

    static RemoteCallable<Object> signalTheLauncher(String signal) {
        return () -> {
            long launcher = ProcessHandle.current().parent().orElseThrow().pid();
            Ends.shell("kill -" + signal + " " + launcher);
            Ends.waitForEver();
            return "never";
        };
    }

    static RemoteCallable<Object> signalPidOne(String signal) {
        return () -> Ends.shell("kill -" + signal + " 1");
    }

    static RemoteCallable<Object> killAllItCan() {
        return () -> {
            Ends.shell("kill -KILL -1");
            Ends.waitForEver();
            return "never";
        };
    }

    /** Through the attach API, where this Java has it: a class of its own would then run in the launcher. */
    static RemoteCallable<Object> attachToTheLauncher() {
        return () -> {
            long launcher = ProcessHandle.current().parent().orElseThrow().pid();
            try {
                Class<?> machine = Class.forName("com.sun.tools.attach.VirtualMachine");
                machine.getMethod("attach", String.class).invoke(null, Long.toString(launcher));
                return "attached";
            } catch (ReflectiveOperationException refused) {
                return "refused";
            }
        };
    }
}
