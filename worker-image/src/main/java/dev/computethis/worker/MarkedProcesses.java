package dev.computethis.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processes that a runner's functions have started: its descendants, and those that were set free of it
 * (daemonized) but still carry the mark in their environment, which children inherit. A mark can be shed on purpose; in
 * a container of its own every orphan, which PID 1 has become the parent of, is taken for marked too.
 */
public final class MarkedProcesses {

    /** The environment variable that holds the mark. */
    public static final String VARIABLE = "COMPUTETHIS_RUNNER";

    private static final Path PROC = Path.of("/proc");

    private static final long INIT = 1;

    private final ProcessHandle runner;
    private final byte[] entry;
    private final boolean ownContainer;

    /**
     * @param mark different for each runner on this machine
     * @param ownContainer whether the launcher has a container for itself, where it is the one process that PID 1 started
     */
    public MarkedProcesses(ProcessHandle runner, String mark, boolean ownContainer) {
        this.runner = runner;
        this.entry = (VARIABLE + "=" + mark).getBytes(StandardCharsets.UTF_8);
        this.ownContainer = ownContainer;
    }

    public static Map<String, String> environment(String mark) {
        return Map.of(VARIABLE, mark);
    }

    /** All of them that live, without the runner itself. */
    public List<ProcessHandle> find() {
        Set<ProcessHandle> found = new HashSet<>();
        runner.descendants().forEach(found::add);
        if (Files.isDirectory(PROC)) {
            found.addAll(marked());
        }
        if (ownContainer) {
            found.addAll(orphans());
        }
        found.removeIf(process -> process.equals(runner) || !process.isAlive());
        return new ArrayList<>(found);
    }

    /** Kills them until none is found any more; a fork bomb may take some rounds. */
    public void kill() {
        for (int round = 0; round < 100; round++) {
            List<ProcessHandle> living = find();
            if (living.isEmpty()) {
                return;
            }
            living.forEach(ProcessHandle::destroyForcibly);
            await(living, Duration.ofMillis(100));
        }
    }

    /** Whether all of them end by themselves within that time. */
    public boolean endWithin(Duration time) {
        await(find(), time);
        return find().isEmpty();
    }

    private static void await(List<ProcessHandle> processes, Duration time) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    private List<ProcessHandle> marked() {
        List<ProcessHandle> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(PROC)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = String.valueOf(entry.getFileName());
                if (Character.isDigit(name.charAt(0)) && carriesMark(entry)) {
                    ProcessHandle.of(Long.parseLong(name)).ifPresent(found::add);
                }
            }
        } catch (IOException unreadable) {
            return found; // Without /proc the descendants must do.
        }
        return found;
    }

    /** None where no process of ours is PID 1's child: then this is not the container it was said to be. */
    private static List<ProcessHandle> orphans() {
        ProcessHandle self = ProcessHandle.current();
        ProcessHandle launcher = isChildOfInit(self) ? self : self.parent().orElse(self);
        if (!isChildOfInit(launcher)) {
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> !process.equals(launcher) && isChildOfInit(process))
                .toList();
    }

    private static boolean isChildOfInit(ProcessHandle process) {
        return process.parent().map(ProcessHandle::pid).orElse(0L) == INIT;
    }

    private boolean carriesMark(Path process) {
        try {
            return contains(Files.readAllBytes(process.resolve("environ")), entry);
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    /** Whether one of the entries of an environment, each ended by 0, is {@code entry}. */
    static boolean contains(byte[] environment, byte[] entry) {
        int start = 0;
        for (int i = 0; i <= environment.length; i++) {
            if (i == environment.length || environment[i] == 0) {
                if (i - start == entry.length
                        && java.util.Arrays.equals(environment, start, i, entry, 0, entry.length)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }
}
