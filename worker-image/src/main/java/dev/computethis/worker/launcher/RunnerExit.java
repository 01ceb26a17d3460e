package dev.computethis.worker.launcher;

import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.worker.ExitCodes;
import org.jspecify.annotations.Nullable;

/**
 * How a runner's process ended by itself.
 *
 * @param code the exit code; 128 and the signal's number where a signal ended it
 * @param announced who called {@code System.exit}, as a stack; null where nobody did
 * @param garbled what was wrong with what came from it as a message; null where nothing was
 * @param oomKilled whether the kernel has killed for memory in this container meanwhile
 * @param crash what the JVM's error report says; null where there is none
 */
record RunnerExit(
        int code,
        @Nullable String announced,
        @Nullable String garbled,
        boolean oomKilled,
        @Nullable String crash) {

    private static final int SIGNALLED = 128;
    private static final int SIGKILL = 9;

    /** What that means for the function that ran. */
    Failure failure() {
        if (garbled != null) {
            return of(Kind.Crashed, "The function interfered with its runner, which sent " + garbled, null);
        }
        if (announced != null && code == SIGNALLED + SIGKILL) {
            return of(
                    Kind.Exited,
                    "The function called System.exit, and was not done ending after 1 s, as a shutdown hook may keep it; it"
                            + " was killed",
                    announced);
        }
        if (announced != null) {
            return of(Kind.Exited, "The function called System.exit(" + code + ")", announced);
        }
        if (crash != null) {
            return of(Kind.Crashed, "The function crashed its JVM: " + crash, null);
        }
        if (code == ExitCodes.OUT_OF_MEMORY) {
            return of(Kind.OutOfMemory, "The function used up the runner's memory, and left none to say where", null);
        }
        if (code == ExitCodes.BROKEN) {
            return of(Kind.Crashed, "The runner failed while the function ran; its output says how", null);
        }
        if (code == SIGNALLED + SIGKILL && oomKilled) {
            return of(
                    Kind.OutOfMemory,
                    "The kernel killed the runner, because the worker's container was out of memory; give it more, or"
                            + " the function less to do",
                    null);
        }
        if (code > SIGNALLED && code <= SIGNALLED + 64) {
            return of(Kind.Crashed, "The runner was killed" + signal() + ", by native code or from outside", null);
        }
        return of(Kind.Exited, "The function halted its JVM with exit code " + code, null);
    }

    private String signal() {
        int number = code - SIGNALLED;
        String name = switch (number) {
            case 4 -> "SIGILL";
            case 6 -> "SIGABRT";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            case 9 -> "SIGKILL";
            case 11 -> "SIGSEGV";
            case 15 -> "SIGTERM";
            default -> "signal " + number;
        };
        return number > 0 ? " by " + name : "";
    }

    private Failure of(Kind kind, String message, @Nullable String stackTrace) {
        return new Failure(kind, message, null, stackTrace, null, code, null, null, null);
    }
}
