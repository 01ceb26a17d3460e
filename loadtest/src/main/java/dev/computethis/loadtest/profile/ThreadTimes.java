package dev.computethis.loadtest.profile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The processor time that each thread of a process has used until now, from Linux's /proc: the JVM's own threads and time
 * in the kernel are in it.
 *
 * @param nanos by the system's number of the thread
 * @param names as the kernel has them, the first 15 letters
 */
record ThreadTimes(Map<Long, Long> nanos, Map<Long, String> names) {

    /** Empty where the process is gone, or the system has no such figures. */
    static ThreadTimes of(ProcessHandle process) {
        ThreadTimes times = new ThreadTimes(new HashMap<>(), new HashMap<>());
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + process.pid(), "task"))) {
            for (Path task : tasks) {
                times.add(task);
            }
        } catch (IOException gone) {
            // What was read until then counts.
        }
        return times;
    }

    /**
     * In nanoseconds, by group of threads.
     *
     * @param fullNames of some of the threads
     */
    Weights since(ThreadTimes before, Map<Long, String> fullNames) {
        Weights groups = new Weights();
        nanos.forEach((thread, total) -> {
            String name = fullNames.getOrDefault(thread, names.getOrDefault(thread, ""));
            groups.add(Stack.group(name), total - before.nanos.getOrDefault(thread, 0L));
        });
        return groups;
    }

    private void add(Path task) {
        try {
            long thread = Long.parseLong(task.getFileName().toString());
            long time =
                    Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", 2)[0]);
            names.put(thread, Files.readString(task.resolve("comm")).strip());
            nanos.put(thread, time);
        } catch (IOException ended) {
            // A thread that ends just now.
        }
    }
}
