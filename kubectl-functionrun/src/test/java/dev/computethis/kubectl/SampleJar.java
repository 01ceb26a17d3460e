package dev.computethis.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A jar of someone's own, that knows nothing of us. */
final class SampleJar {

    private static final String SOURCE = """
            package com.example;
            public class Jobs {
                static int square(int x) {
                    System.out.println("squaring " + x);
                    return x * x;
                }
                record Price(String name, int cents) implements java.io.Serializable {}
                static Price price(String name) {
                    return new Price(name, 250);
                }
                static int pay(String account) {
                    throw new IllegalStateException("no account " + account);
                }
                static void count() throws InterruptedException {
                    for (int i = 0; ; i++) {
                        System.out.println("line " + i);
                        Thread.sleep(100);
                    }
                }
            }
            """;

    private SampleJar() {}

    static Path in(Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve("Jobs.java"), SOURCE);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-proc:none", "-d", directory.toString(), source.toString());
        assertThat(result).isZero();
        Path jar = directory.resolve("jobs.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String type : List.of("com/example/Jobs.class", "com/example/Jobs$Price.class")) {
                out.putNextEntry(new JarEntry(type));
                Files.copy(directory.resolve(type), out);
            }
        }
        return jar;
    }
}
