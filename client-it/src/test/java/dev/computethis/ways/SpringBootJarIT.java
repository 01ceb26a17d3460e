package dev.computethis.ways;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.launch.JarLauncher;

/** A jar as Spring Boot's plugin packs it: its loader, the application below BOOT-INF/classes, jars below BOOT-INF/lib. */
class SpringBootJarIT {

    @TempDir
    private Path directory;

    @Test
    void functionsOfTheApplicationAndOfLibrariesInItsJarTravel() throws Exception {
        Path library = library();
        Path application = compile("App.java", library);
        List<Path> libraries = new ArrayList<>(ClassPath.ofClientAndEngine());
        libraries.add(library);
        Path jar = directory.resolve("app.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest())) {
            addLoader(out);
            addFolder(out, application, "BOOT-INF/classes/");
            int number = 0;
            for (Path entry : libraries) {
                addStored(out, "BOOT-INF/lib/" + number++ + "-" + name(entry), bytes(entry));
            }
        }

        String printed = Program.run(directory, "java", "-jar", jar.toString());

        assertThat(printed).endsWith("4\n[2, 4, 6]\nhello\n");
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, JarLauncher.class.getName());
        attributes.putValue("Start-Class", "app.App");
        attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        return manifest;
    }

    private Path library() throws Exception {
        Path classes = compile("Library.java", null);
        Files.writeString(classes.resolve("lib/greeting.txt"), "hello");
        Path jar = directory.resolve("library.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            addFolder(out, classes, "");
        }
        return jar;
    }

    private Path compile(String source, @Nullable Path library) throws Exception {
        Path classes = Files.createTempDirectory(directory, "classes");
        List<Path> classPath = new ArrayList<>(ClassPath.ofClientAndEngine());
        if (library != null) {
            classPath.add(library);
        }
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        ClassPath.joined(classPath),
                        "-d",
                        classes.toString(),
                        Program.source(source).toString());
        assertThat(result).isZero();
        return classes;
    }

    private static void addLoader(JarOutputStream out) throws IOException {
        try (JarFile loader = new JarFile(ClassPath.of(JarLauncher.class).toFile())) {
            for (JarEntry entry : loader.stream().toList()) {
                if (entry.getName().startsWith("org/") && !entry.isDirectory()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    try (InputStream in = loader.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                }
            }
        }
    }

    private static void addFolder(JarOutputStream out, Path folder, String prefix) throws IOException {
        if (!prefix.isEmpty()) {
            out.putNextEntry(new JarEntry("BOOT-INF/"));
            out.putNextEntry(new JarEntry(prefix));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(prefix + folder.relativize(file)));
                Files.copy(file, out);
            }
        }
    }

    /** Spring Boot reads jars in jars only where they are not compressed again. */
    private static void addStored(JarOutputStream out, String name, byte[] content) throws IOException {
        JarEntry entry = new JarEntry(name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(JarEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        out.putNextEntry(entry);
        out.write(content);
    }

    private static String name(Path entry) {
        return Files.isDirectory(entry) ? "folder.jar" : entry.getFileName().toString();
    }

    private static byte[] bytes(Path entry) throws IOException {
        if (!Files.isDirectory(entry)) {
            return Files.readAllBytes(entry);
        }
        Path jar = Files.createTempFile("folder", ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            addFolder(out, entry, "");
        }
        byte[] content = Files.readAllBytes(jar);
        Files.delete(jar);
        return content;
    }
}
