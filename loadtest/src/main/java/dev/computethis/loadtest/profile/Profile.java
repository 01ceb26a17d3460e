package dev.computethis.loadtest.profile;

import dev.computethis.ComputeClient;
import dev.computethis.loadtest.Interruptible;
import dev.computethis.loadtest.Machine;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Options;
import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.bench.Sampler;
import dev.computethis.loadtest.load.Workload;
import dev.computethis.loadtest.systems.LocalTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Locale;

/**
 * What {@code make profile} runs, in the folder of the clone: starts a service that records itself, loads it with single
 * runs of a no-op, and writes where processor time and memory went. Arguments are {@link ProfileOptions}.
 */
public final class Profile {

    /** Relative to the clone, where the service runs; no comma, which would end it in the JVM's option. */
    private static final String RECORDED = "loadtest/target/service.jfr";

    private static final int TOP = 10;

    /** @param before and after: the times of the service's threads at its begin and end */
    private record Window(Sample sample, Instant from, Instant until, ThreadTimes before, ThreadTimes after) {}

    private final Options options;
    private final Machine machine = Machine.now();

    private Profile(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) {
        Interruptible.run(
                () -> {
                    new Profile(ProfileOptions.parse(arguments)).run();
                    return 0;
                },
                Exception::toString);
    }

    private void run() throws IOException, InterruptedException {
        if (machine.isBusy()) {
            say("other programs are at work: the load average is %.1f on %d cores", machine.load(), machine.cores());
        }
        Path root = Path.of("").toAbsolutePath();
        Files.createDirectories(options.out());
        Path recorded = root.resolve(RECORDED);
        Files.deleteIfExists(recorded);
        Window window;
        try (LocalTarget target = new LocalTarget(root, options.port(), Recording.javaOptions(RECORDED))) {
            window = load(target);
        }
        Path kept = options.out().resolve("service.jfr");
        Files.move(recorded, kept, StandardCopyOption.REPLACE_EXISTING);
        Recording recording = Recording.read(kept, window.from(), window.until());
        if (recording.samples().isEmpty()) {
            throw new IllegalStateException("The service recorded no samples; what it did record is in " + kept);
        }
        write(window, recording);
    }

    private Window load(LocalTarget target) throws InterruptedException {
        int workers = options.workers().get(0);
        say("starting a service with %d workers on port %d", workers, options.port());
        try (ComputeClient client = target.withWorkers(workers)) {
            ProcessHandle service =
                    target.root().orElseThrow(() -> new IllegalStateException("The service has no process."));
            Workload.probe(client);
            Sampler sampler = new Sampler(client, workers);
            say("warming it up for %.0f s", options.warmUp());
            sampler.sample("noop", Mode.SINGLE, options.callers(), options.warmUp());
            say("recording it for %.0f s", options.seconds());
            Instant from = Instant.now();
            ThreadTimes before = ThreadTimes.of(service);
            Sample sample = sampler.sample("noop", Mode.SINGLE, options.callers(), options.seconds());
            return new Window(sample, from, Instant.now(), before, ThreadTimes.of(service));
        }
    }

    private void write(Window window, Recording recording) throws IOException {
        Sample sample = window.sample();
        String what = String.format(
                Locale.ROOT,
                "single runs of a no-op, %d callers, %d workers, %d cores: %,d runs, %.0f runs/s, %,d samples of the service",
                options.callers(),
                options.workers().get(0),
                machine.cores(),
                sample.completed(),
                sample.rate(),
                recording.samples().size());
        Files.writeString(options.out().resolve("flame-graph.svg"), FlameGraph.svg(recording.samples(), what));
        Allocations allocations = new Allocations(recording.allocations(), sample.completed());
        Files.writeString(options.out().resolve("allocations.txt"), what + "\n" + allocations.text());

        print("%s%n%n  share  ms per run  processor time by group of threads%n", what);
        Weights times = window.after().since(window.before(), recording.threads());
        for (Weights.Row row : times.top(TOP)) {
            print("%4.1f %%  %10.3f  %s%n", 100 * row.share(), row.weight() / 1e6 / sample.completed(), row.name());
        }
        print("        %10.3f  in all%n", times.total() / 1e6 / sample.completed());
        Weights own = new Weights();
        recording.samples().forEach(stack -> own.add(stack.top().qualified(), 1));
        print("%n  share  samples  top frame%n");
        for (Weights.Row row : own.top(TOP)) {
            print("%4.1f %%  %7d  %s%n", 100 * row.share(), row.weight(), row.name());
        }
        print(
                "%nallocated per run: %,.0f bytes. Written in %s: flame-graph.svg, allocations.txt, service.jfr%n",
                allocations.bytesPerRun(), options.out());
        print("load average %.1f before%n", machine.load());
    }

    private static void say(String format, Object... values) {
        System.err.printf(Locale.ROOT, format + "%n", values);
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
