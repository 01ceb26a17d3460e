package dev.computethis.engine.local;

import dev.computethis.function.RemoteFunction;
import dev.computethis.function.RunContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the tests run on workers; this class alone is their bundle. The argument means what each says. */
public final class Job implements RemoteFunction<String, Object> {

    private static final long serialVersionUID = 1L;

    private final String name;

    private Job(String name) {
        this.name = name;
    }

    /** The square of the number. */
    public static final Job SQUARE = new Job("square");
    /** Returns once a file with that path exists. */
    public static final Job AWAIT_FILE = new Job("await-file");
    /** So many bytes. */
    public static final Job BYTES = new Job("bytes");
    /** Ends its JVM with that exit code. */
    public static final Job EXIT = new Job("exit");
    /** Uses up the heap. */
    public static final Job FILL_HEAP = new Job("fill-heap");
    /** Never returns. */
    public static final Job LOOP = new Job("loop");
    /** Throws, with that message. */
    public static final Job THROW = new Job("throw");
    /** At its first start writes its launcher's pid to that file and stays; later starts return their number. */
    public static final Job STAY_AT_FIRST = new Job("stay-at-first");
    /** Starts a process that is set free of it, writes its pid to that file, and stays. */
    public static final Job LEAVE_PROCESS = new Job("leave-process");

    @Override
    public Object apply(String argument) throws Exception {
        return switch (name) {
            case "square" -> Integer.parseInt(argument) * Integer.parseInt(argument);
            case "await-file" -> awaitFile(Path.of(argument));
            case "bytes" -> new byte[Integer.parseInt(argument)];
            case "exit" -> {
                System.exit(Integer.parseInt(argument));
                yield "unreachable";
            }
            case "fill-heap" -> fillHeap();
            case "loop" -> loop();
            case "throw" -> throw new IllegalStateException(argument);
            case "stay-at-first" -> {
                if (RunContext.current().attempt() > 1) {
                    yield RunContext.current().attempt();
                }
                write(argument, ProcessHandle.current().parent().orElseThrow().pid());
                yield stay();
            }
            case "leave-process" -> {
                write(
                        argument,
                        new ProcessBuilder("setsid", "sleep", "1000").start().pid());
                yield stay();
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Object awaitFile(Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            Thread.sleep(10);
        }
        return "seen";
    }

    private static Object fillHeap() {
        List<byte[]> held = new ArrayList<>();
        while (held.size() < Integer.MAX_VALUE) {
            held.add(new byte[1_000_000]);
        }
        return held.get(0);
    }

    private static Object loop() {
        while (Thread.currentThread().isAlive()) {
            Thread.onSpinWait();
        }
        return "unreachable";
    }

    private static Object stay() throws InterruptedException {
        Thread.sleep(1_000_000);
        return "stayed";
    }

    private static void write(String file, long pid) throws IOException {
        Path part = Path.of(file + ".part");
        Files.writeString(part, Long.toString(pid));
        Files.move(part, Path.of(file));
    }
}
