package dev.computethis.worker.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What functions have left keeps no launcher from starting. */
class DirectoriesIT {

    @TempDir
    private Path root = Path.of("");

    @AfterEach
    void remove() throws Exception {
        // What Java can't.
        shell("chmod -R u+rwx . && rm -rf ./*");
    }

    /** The owner may not read them either, unless that is root. */
    @Test
    void foldersThatAreShutAreDeleted() throws Exception {
        shell("mkdir -p work/run/a/b && echo x >work/run/a/b/c && ln -s /etc work/run/a/etc && chmod 000 work/run/a/b");

        Directories directories = Directories.prepare(root);

        assertThat(directories.work()).isEmptyDirectory();
        assertThat(Path.of("/etc/passwd")).exists();
        try (var left = Files.list(root)) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("left"));
        }
    }

    @Test
    void foldersTooDeepForAPathArePutAside() throws Exception {
        shell(
                "mkdir work && cd -P work && for i in $(seq 700); do mkdir abcdefghij && cd -P abcdefghij || exit 1; done");

        Directories directories = Directories.prepare(root);

        assertThat(directories.work()).isEmptyDirectory();
    }

    private void shell(String script) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", script)
                        .directory(root.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
