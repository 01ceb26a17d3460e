package dev.computethis.worker.launcher;

import dev.computethis.protocol.WorkerApi;
import dev.computethis.worker.BlobFiles;
import dev.computethis.worker.MarkedProcesses;
import dev.computethis.worker.RunnerArguments;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a runner is started.
 *
 * @param worker the worker's name
 * @param options JVM options that come after, and so overrule, our own
 * @param archive launcher's and runner's classes as the JVM maps them; null where there is none
 * @param work in it each runner has a folder of its own, where its functions work and have their temporary files
 * @param ownContainer whether the launcher has a container for itself
 */
record RunnerCommand(
        String worker, List<String> options, @Nullable Path archive, BlobFiles blobs, Path work, boolean ownContainer) {

    private static final List<Path> CGROUP_LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    /** Where the container has no memory limit of its own, a share of the machine would be too much. */
    private static final String HEAP_WITHOUT_LIMIT = "-Xmx512m";

    /** Without a limit of its own, a function that makes classes without end takes all the memory there is. */
    private static final String MOST_METASPACE = "-XX:MaxMetaspaceSize=256m";

    /** @throws IOException where the runner's folder can't be made */
    ProcessBuilder processBuilder(Path socket, String mark) throws IOException {
        // Whatever is missing: a function can have deleted all that lies here.
        Path folder = Files.createDirectories(folder(mark));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(defaults());
        if (archive != null) {
            // What the JVM says of one that it can't use would be taken for a function's output; it starts all the
            // same.
            command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off"));
        }
        command.addAll(options);
        command.add("-XX:ErrorFile=" + crashReport(mark));
        command.add("-Djava.io.tmpdir=" + folder);
        command.addAll(List.of("-cp", classPath(), dev.computethis.worker.runner.Main.class.getName()));
        command.addAll(new RunnerArguments(socket, blobs.root(), worker, ownContainer).toCommandLine());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        // What is the launcher's, and where the cluster's API server is, is no business of a function.
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.startsWith("COMPUTETHIS_") || variable.startsWith("KUBERNETES_"));
        builder.environment().putAll(MarkedProcesses.environment(mark));
        return builder;
    }

    /** Where the functions of the runner with that mark work. */
    Path folder(String mark) {
        return work.resolve(mark);
    }

    /** Where the JVM writes its report if it crashes. */
    Path crashReport(String mark) {
        return work.resolveSibling("crash-" + mark + ".log");
    }

    private static List<String> defaults() {
        return List.of(
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                MOST_METASPACE,
                // As from JDK 18 on.
                "-Djava.security.manager=disallow",
                memoryIsLimited() ? "-XX:MaxRAMPercentage=60" : HEAP_WITHOUT_LIMIT,
                // Small at first, and again once idle: the JVM would begin with a 64th of the machine's memory.
                // At work it has room, or a map's arguments and results would have it collect all of its heap every
                // few slices.
                "-Xms8m",
                "-XX:MinHeapFreeRatio=60",
                "-XX:MaxHeapFreeRatio=80",
                "-XX:NewRatio=1",
                "-XX:-ShrinkHeapInSteps",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:-OmitStackTraceInFastThrow",
                // Else classes of bundles long dropped stay, held softly by the JDK's serialization.
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-Dfile.encoding=UTF-8");
    }

    private static boolean memoryIsLimited() {
        return CGROUP_LIMITS.stream().anyMatch(RunnerCommand::isLimit);
    }

    /** Version 2 says "max" for none, version 1 a number of 19 digits. */
    private static boolean isLimit(Path file) {
        try {
            return Files.isReadable(file) && Files.readString(file).strip().matches("\\d{1,15}");
        } catch (IOException notInThisContainer) {
            return false;
        }
    }

    /** In the order that the image's launcher has, or the archive would not fit both. */
    private static String classPath() {
        return String.join(File.pathSeparator, location(RunnerCommand.class), location(WorkerApi.class));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException odd) {
            throw new IllegalStateException("the class " + type.getName() + " comes from no file", odd);
        }
    }
}
