package dev.computethis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.math.IntMath;
import dev.computethis.ClassMissingException;
import dev.computethis.ComputeClient;
import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteFunction;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.LocalEngine;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How code gets to a worker and lives there; with one worker, so that all of it meets in one process. */
@Timeout(300)
class BundlesIT {

    /** After these, all that a runner keeps at most is there. */
    private static final int WARM_UP = 100;

    private static final int BUNDLES = 1_000;
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private static Path directory;

    private static ComputeService service;
    private static final List<Digest> UPLOADS = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void start() {
        ComputeService engine =
                ServiceLoader.load(LocalEngine.class).findFirst().orElseThrow().start(1);
        service = (ComputeService) Proxy.newProxyInstance(
                BundlesIT.class.getClassLoader(), new Class<?>[] {ComputeService.class}, (self, method, arguments) -> {
                    if (method.getName().equals("putBlob")) {
                        UPLOADS.add((Digest) arguments[1]);
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static ComputeClient client() {
        return ComputeClient.over(service, "default");
    }

    @Test
    void aBundleAndItsJarsAreUploadedOnceHoweverManyRunsFunctionsAndClientsNeedThem() {
        RemoteFunction<Integer, Integer> factorial = IntMath::factorial;
        RemoteFunction<Integer, Integer> gcd = n -> IntMath.gcd(n, 12);
        for (int program = 0; program < 2; program++) {
            ComputeClient compute = client();
            for (int i = 1; i < 10; i++) {
                assertThat(compute.computeThis(factorial, i).run()).isEqualTo(IntMath.factorial(i));
                assertThat(compute.computeThis(gcd, i).run()).isEqualTo(IntMath.gcd(i, 12));
            }
        }

        List<Digest> needed = Needed.by(factorial, 1);
        assertThat(needed).hasSizeGreaterThan(1);
        assertThat(needed)
                .allSatisfy(
                        blob -> assertThat(Collections.frequency(UPLOADS, blob)).isEqualTo(1));
        assertThat(UPLOADS).doesNotHaveDuplicates();
    }

    @Test
    void twoVersionsOfAClassInTurnOnOneWorkerEachGiveTheirOwnResult() throws IOException {
        // The second version has one lambda more, before the one that is sent: so its number differs, and lambda$make$0
        // of
        // one is not that of the other. Its value's class differs too, without a serialVersionUID.
        Compiled one = Compiled.of(directory, version("", "one"), value("int x;"));
        Compiled two = Compiled.of(directory, version("Runnable other = () -> {};", "two"), value("long x; String y;"));
        ComputeClient compute = client();
        try (URLClassLoader first = one.loader();
                URLClassLoader second = two.loader()) {
            List<String> results = new ArrayList<>();
            for (int turn = 0; turn < 3; turn++) {
                results.add(String.valueOf(compute.computeThis(made(first)).run()));
                results.add(String.valueOf(compute.computeThis(made(second)).run()));
            }

            assertThat(results.stream().map(text -> text.split(" ")[0]))
                    .containsExactly("one", "two", "one", "two", "one", "two");
            assertThat(results.stream().map(text -> text.split(" ")[1]).distinct())
                    .as("the runner")
                    .hasSize(1);
        }
    }

    private static String version(String before, String name) {
        return """
                Jobs
                package v;
                import dev.computethis.function.RemoteCallable;
                public class Jobs implements java.util.function.Supplier<RemoteCallable<Object>> {
                    static RemoteCallable<Object> make() {
                        %s
                        return () -> new Value("%s " + ProcessHandle.current().pid());
                    }
                    @Override public RemoteCallable<Object> get() { return make(); }
                }
                """.formatted(before, name);
    }

    private static String value(String fields) {
        return """
                Value
                package v;
                public class Value implements java.io.Serializable {
                    final String text;
                    %s
                    Value(String text) { this.text = text; }
                    @Override public String toString() { return text; }
                }
                """.formatted(fields);
    }

    private static RemoteCallable<Object> made(ClassLoader loader) {
        Supplier<RemoteCallable<Object>> jobs = Compiled.make(loader, "v.Jobs");
        return jobs.get();
    }

    @Test
    void aClassThatIsMissingHereTooIsMissedOnlyWhereItIsUsed() throws IOException {
        Compiled both = Compiled.of(directory, """
                Uses
                package v;
                public class Uses implements dev.computethis.function.RemoteFunction<Boolean, String> {
                    @Override public String apply(Boolean use) { return use ? new Optional().toString() : "without"; }
                }
                """, """
                Optional
                package v;
                public class Optional {}
                """);
        Files.delete(both.folder().resolve("v/Optional.class"));
        ComputeClient compute = client();
        try (URLClassLoader loader = both.loader()) {
            RemoteFunction<Boolean, String> uses = Compiled.make(loader, "v.Uses");

            assertThat(compute.computeThis(uses, false).run()).isEqualTo("without");
            assertThat(compute.computeThis(uses, true).explain().missing()).containsExactly("v.Optional");
            ClassMissingException missing = catchThrowableOfType(
                    ClassMissingException.class,
                    () -> compute.computeThis(uses, true).run());
            assertThat(missing.className()).isEqualTo("v.Optional");
        }
    }

    @Test
    void aServiceThatAnIncludedJarProvidesIsFound() throws IOException {
        Path classes = Compiled.of(directory, """
                Greeting
                package plugin;
                public class Greeting implements java.util.function.Supplier<String> {
                    @Override public String get() { return "from the jar"; }
                }
                """).folder();
        Path jar = directory.resolve("greeting.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("plugin/Greeting.class"));
            Files.copy(classes.resolve("plugin/Greeting.class"), out);
            out.putNextEntry(new JarEntry("META-INF/services/java.util.function.Supplier"));
            out.write("plugin.Greeting".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(client().computeThis(ByService::given).includeJar(jar).run()).isEqualTo("from the jar");
    }

    @Test
    void aThousandBundlesThroughOneWorkerLeaveItsMemoryAsItWas() throws IOException {
        byte[] template =
                Files.readAllBytes(Compiled.of(directory, """
                        Job
                        package v;
                        public class Job implements dev.computethis.function.RemoteCallable<String> {
                            static final byte[] BALLAST = new byte[200_000];
                            @Override public String call() { return BALLAST.length + " TAG-00000"; }
                        }
                        """).folder().resolve("v/Job.class"));
        ComputeClient compute = client();
        RunnerMemory before = null;
        for (int i = 0; i < BUNDLES; i++) {
            if (i == WARM_UP) {
                before = compute.computeThis(RunnerMemory::measure).run();
            }
            String tag = "TAG-%05d".formatted(i);
            Path folder = Files.createDirectories(directory.resolve(tag + "/v"));
            Files.write(folder.resolve("Job.class"), tagged(template, tag));
            try (URLClassLoader loader = new Compiled(directory.resolve(tag)).loader()) {
                RemoteCallable<String> job = Compiled.make(loader, "v.Job");
                assertThat(compute.computeThis(job).run()).isEqualTo("200000 " + tag);
            }
        }
        RunnerMemory after = compute.computeThis(RunnerMemory::measure).run();

        assertThat(before).isNotNull();
        System.out.println(BUNDLES + " bundles, before " + before + ", after " + after);
        assertThat(after.runner()).isEqualTo(before.runner());
        assertThat(after.classes() - before.classes()).isLessThan(100);
        // Kept, they would take 180 MB and a class each.
        assertThat(after.heap() - before.heap()).isLessThan(20 * MEGABYTE);
        assertThat(after.metaspace() - before.metaspace()).isLessThan(4 * MEGABYTE);
        assertThat(after.launcher() - before.launcher()).isLessThan(100 * MEGABYTE);
    }

    private static byte[] tagged(byte[] template, String tag) {
        String text = new String(template, StandardCharsets.ISO_8859_1);
        return text.replace("TAG-00000", tag).getBytes(StandardCharsets.ISO_8859_1);
    }
}
