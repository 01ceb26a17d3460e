package dev.computethis.worker.runner;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Virtual threads (JDK 21 and on), which no thread group tells of: only a dump lists them. */
final class VirtualThreads {

    private static final Pattern ID = Pattern.compile("\"tid\": *\"?(\\d+)");

    private VirtualThreads() {}

    /** Whether it is one that the JDK starts for virtual threads: without any such, none was ever started. */
    static boolean serves(Thread thread) {
        return thread.getClass().getName().equals("jdk.internal.misc.CarrierThread")
                || thread.getName().startsWith("VirtualThread-unparker");
    }

    /** Whether any lives; takes some milliseconds. Where that can't be told, it is so. */
    static boolean live() {
        try {
            Path directory = Files.createTempDirectory("threads");
            Path dump = directory.resolve("dump.json");
            try {
                dump(dump);
                Set<Long> found = new HashSet<>();
                Matcher id = ID.matcher(Files.readString(dump));
                while (id.find()) {
                    found.add(Long.valueOf(id.group(1)));
                }
                Thread.getAllStackTraces().keySet().forEach(thread -> found.remove(thread.getId()));
                return !found.isEmpty();
            } finally {
                Files.deleteIfExists(dump);
                Files.deleteIfExists(directory);
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException untold) {
            return true;
        }
    }

    /** By name, as the method is not there before JDK 21. */
    private static void dump(Path file) throws ReflectiveOperationException {
        Class<? extends PlatformManagedObject> type =
                Class.forName("com.sun.management.HotSpotDiagnosticMXBean").asSubclass(PlatformManagedObject.class);
        Class<?> format = Class.forName("com.sun.management.HotSpotDiagnosticMXBean$ThreadDumpFormat");
        type.getMethod("dumpThreads", String.class, format)
                .invoke(
                        ManagementFactory.getPlatformMXBean(type),
                        file.toString(),
                        format.getMethod("valueOf", String.class).invoke(null, "JSON"));
    }
}
