package dev.computethis.worker.launcher;

import java.util.List;

/** The JVM's error report, as it writes one when native code crashes. */
final class CrashReport {

    private CrashReport() {}

    /** What crashed it, and where: such as {@code SIGSEGV (0xb) at C [libfoo.so+0x12]}. */
    static String summary(List<String> lines) {
        String what = lines.stream()
                .filter(line -> line.startsWith("#  "))
                .map(line -> line.substring(1).strip().split(" at pc=", 2)[0])
                .findFirst()
                .orElse("an error");
        int at = lines.indexOf("# Problematic frame:");
        return at < 0 || at + 1 >= lines.size()
                ? what
                : what + " at " + lines.get(at + 1).substring(1).strip().replaceAll("\\s+", " ");
    }
}
