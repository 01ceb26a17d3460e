package dev.computethis.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where a class lies, by the URLs that class loaders give. */
class ClassFileTest {

    @Test
    void inADirectory() throws IOException {
        assertThat(ClassFile.jar(url("file:/work/target/classes/com/example/Jobs.class")))
                .isNull();
    }

    @Test
    void inAJarWithASpaceInItsPath() throws IOException {
        assertThat(ClassFile.jar(url("jar:file:/my%20libs/guava.jar!/com/google/Lists.class")))
                .isEqualTo(new JarSource(Path.of("/my libs/guava.jar"), null));
    }

    @Test
    void inALibraryOfASpringBootJar() throws IOException {
        JarSource library = new JarSource(Path.of("/app.jar"), "BOOT-INF/lib/guava.jar");

        assertThat(ClassFile.jar(url("jar:nested:/app.jar/!BOOT-INF/lib/guava.jar!/com/google/Lists.class")))
                .as("since Spring Boot 3.2")
                .isEqualTo(library);
        assertThat(ClassFile.jar(url("jar:file:/app.jar!/BOOT-INF/lib/guava.jar!/com/google/Lists.class")))
                .as("before")
                .isEqualTo(library);
    }

    @Test
    void inTheApplicationsPartOfASpringBootJar() throws IOException {
        assertThat(ClassFile.jar(url("jar:nested:/app.jar/!BOOT-INF/classes/!/com/example/Jobs.class")))
                .isNull();
        assertThat(ClassFile.jar(url("jar:file:/app.jar!/BOOT-INF/classes!/com/example/Jobs.class")))
                .isNull();
    }

    @Test
    void inMemoryOrInTheJdk() throws IOException {
        assertThat(ClassFile.jar(url("quarkus:com/example/Jobs.class"))).isNull();
        assertThat(ClassFile.jar(url("jrt:/java.base/java/lang/Object.class"))).isNull();
    }

    @Test
    void isReadToItsEndWhateverIsSaidToBeAvailable() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        URL url = new URL(null, "quarkus:com/example/Jobs.class", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL opened) {
                return new URLConnection(opened) {
                    @Override
                    public void connect() {}

                    @Override
                    public InputStream getInputStream() {
                        return new ByteArrayInputStream(bytes) {
                            @Override
                            public synchronized int available() {
                                return Math.min(super.available(), 1);
                            }
                        };
                    }
                };
            }
        });

        assertThat(ClassFile.read(url)).isEqualTo(bytes);
    }

    private static URL url(String text) throws IOException {
        URLStreamHandler unopened = new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) throws IOException {
                throw new IOException("not to be opened");
            }

            @Override
            protected void parseURL(URL url, String spec, int start, int limit) {
                setURL(
                        url,
                        text.substring(0, text.indexOf(':')),
                        "",
                        -1,
                        "",
                        "",
                        text.substring(text.indexOf(':') + 1),
                        null,
                        null);
            }
        };
        return new URL(null, text, unopened);
    }
}
