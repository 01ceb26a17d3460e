package dev.computethis.worker.runner;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** What threads are doing, as text. */
final class ThreadDump {

    private ThreadDump() {}

    /** All threads of functions, those in a deadlock first and marked so; the JVM's own are left out. */
    static String now(ThreadGroup functions) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] deadlocked = Objects.requireNonNullElse(threads.findDeadlockedThreads(), new long[0]);
        Thread[] found = new Thread[2 * functions.activeCount() + 16];
        int count = functions.enumerate(found, true);
        long[] ids = Arrays.stream(found, 0, count).mapToLong(Thread::getId).toArray();
        StringBuilder text = new StringBuilder();
        if (deadlocked.length > 0) {
            text.append(deadlocked.length).append(" threads are in a deadlock.\n\n");
        }
        for (ThreadInfo info : threads.getThreadInfo(ids, true, true)) {
            if (info != null) {
                append(text, info);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, ThreadInfo info) {
        text.append('"').append(info.getThreadName()).append("\" ").append(info.getThreadState());
        if (info.getLockName() != null) {
            text.append(" on ").append(info.getLockName());
        }
        if (info.getLockOwnerName() != null) {
            text.append(", held by \"").append(info.getLockOwnerName()).append('"');
        }
        text.append('\n');
        for (StackTraceElement frame : info.getStackTrace()) {
            if (!ours(frame)) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        text.append('\n');
    }

    /** Who called {@code System.exit}: the stack of the thread that waits in it. */
    static String whoExits() {
        for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
            int exit = stack.length - 1;
            while (exit >= 0 && !stack[exit].getClassName().equals("java.lang.Shutdown")) {
                exit--;
            }
            if (exit >= 0) {
                return Arrays.stream(stack, exit + 1, stack.length)
                        .filter(frame -> !ours(frame))
                        .map(frame -> "    at " + frame + "\n")
                        .collect(Collectors.joining());
            }
        }
        return "";
    }

    private static boolean ours(StackTraceElement frame) {
        return frame.getClassName().startsWith(ThreadDump.class.getPackageName() + ".");
    }
}
