package dev.computethis.worker.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How often the kernel has killed for memory in this container, from its cgroup (version 2, else 1). */
final class OomKills {

    private static final List<Path> FILES =
            List.of(Path.of("/sys/fs/cgroup/memory.events"), Path.of("/sys/fs/cgroup/memory/memory.oom_control"));

    private OomKills() {}

    /** 0 where the system does not tell. */
    static long count() {
        return FILES.stream()
                .filter(Files::isReadable)
                .findFirst()
                .map(OomKills::count)
                .orElse(0L);
    }

    private static long count(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("oom_kill ".length()).strip()))
                    .sum();
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
