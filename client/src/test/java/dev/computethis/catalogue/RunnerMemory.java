package dev.computethis.catalogue;

import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a runner, and the launcher it belongs to, hold. In bytes, but for the classes.
 *
 * @param runner the process's id
 * @param launcher the memory the launcher's process has, in RAM
 */
record RunnerMemory(long runner, long heap, long metaspace, int classes, long launcher) implements Serializable {

    /** To be called inside of a function. */
    static RunnerMemory measure() throws IOException {
        System.gc();
        System.gc();
        long metaspace = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        return new RunnerMemory(
                ProcessHandle.current().pid(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                metaspace,
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                resident(parent));
    }

    private static long resident(long process) throws IOException {
        String line = Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
    }
}
