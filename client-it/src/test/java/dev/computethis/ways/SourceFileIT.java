package dev.computethis.ways;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java Main.java} and JShell: classes that are in no file. */
class SourceFileIT {

    @TempDir
    private Path directory;

    @Test
    void aProgramOfOneSourceFile() throws Exception {
        String printed = Program.run(
                directory,
                "java",
                "-cp",
                ClassPath.joined(ClassPath.ofClientAndEngine()),
                Program.source("Main.java").toString());

        assertThat(printed).endsWith("12\n[1, 4, 9]\nPrice[name=tea, cents=500] on default-0\n");
    }

    @Test
    void aSessionOfJshell() throws Exception {
        String printed = Program.run(
                directory,
                "jshell",
                "-s",
                "-J-Djava.util.prefs.userRoot=" + directory,
                "--class-path",
                ClassPath.joined(ClassPath.ofClientAndEngine()),
                Program.source("session.jsh").toString());

        assertThat(printed).endsWith("4\n9\nPrice[name=tea, cents=500]\n");
    }
}
