package dev.computethis.loadtest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What the service's processes hold and have used, from Linux's /proc; processes in containers of this machine too. */
final class Processes {

    private static final String LAUNCHER = "dev.computethis.worker.launcher.Main";
    private static final String RUNNER = "dev.computethis.worker.runner.Main";
    private static final String SERVICE = "quarkus-run.jar";
    private static final double KIB_PER_MIB = 1024;

    private final ProcessHandle root;

    /** @param root an ancestor of all of them, or the service itself */
    Processes(ProcessHandle root) {
        this.root = root;
    }

    /** The proportional set size of a launcher with its runner, on average over the workers, in MiB. */
    Optional<Double> workerMib() {
        long workers = all().filter(process -> runs(process, LAUNCHER)).count();
        return workers == 0 ? Optional.empty() : Optional.of((mib(LAUNCHER) + mib(RUNNER)) / workers);
    }

    /** Of the service itself. */
    Optional<Double> serviceMib() {
        double mib = mib(SERVICE);
        return mib == 0 ? Optional.empty() : Optional.of(mib);
    }

    private double mib(String what) {
        return all().filter(process -> runs(process, what))
                .mapToDouble(Processes::pssMib)
                .sum();
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    private static boolean runs(ProcessHandle process, String what) {
        return read(process, "cmdline").contains(what);
    }

    private static double pssMib(ProcessHandle process) {
        return read(process, "smaps_rollup")
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB)
                .findFirst()
                .orElse(0);
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid(), file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
