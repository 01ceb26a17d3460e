package dev.computethis.worker.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.protocol.InvocationEnd;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.ResultSet;
import dev.computethis.worker.BlobFiles;
import dev.computethis.worker.Frame;
import dev.computethis.worker.Shipment;
import dev.computethis.worker.functions.Tame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that are compiled, sent and run here, in this JVM. */
class SliceRunnerTest {

    @TempDir
    private Path directory;

    private BlobFiles files;
    private BundleLoaders loaders;
    private SliceRunner runner;
    private final List<Frame.Type> sent = new CopyOnWriteArrayList<>();

    @BeforeEach
    void make() {
        files = new BlobFiles(directory.resolve("blobs"));
        loaders = new BundleLoaders(new BlobReader(files));
        runner = new SliceRunner(loaders, "w", new Reports((type, parts) -> sent.add(type)));
    }

    @Test
    void twoVersionsOfAClassEachGiveTheirOwnResult() throws IOException {
        Bundle one = version("\"one\"");
        Bundle two = version("\"two\"");

        assertThat(result(run(one, instance(one)))).isEqualTo("one");
        assertThat(result(run(two, instance(two)))).isEqualTo("two");
        assertThat(result(run(one, instance(one)))).isEqualTo("one");
    }

    @Test
    void whatAnAssignmentIsToBeTriedAgainOnIsToldBySuperclassesToo() throws IOException {
        Bundle sub = version("throwing(new java.io.FileNotFoundException())");
        Bundle other = version("throwing(new IllegalStateException())");
        Bundle fine = version("1");

        assertThat(run(sub, instance(sub)).retryable()).isTrue();
        assertThat(run(other, instance(other)).retryable()).isFalse();
        assertThat(run(fine, instance(fine)).retryable()).isFalse();
    }

    @Test
    void aFunctionThatAsksWhetherItIsCancelledIsToldToHeedThatOnce() throws IOException {
        Bundle asks = version("dev.computethis.function.RunContext.current().isCancelled()"
                + " | dev.computethis.function.RunContext.current().isCancelled()");

        assertThat(result(run(asks, instance(asks)))).isEqualTo(false);
        assertThat(sent).containsExactly(Frame.Type.HEEDS_CANCEL);
    }

    @Test
    void aFunctionIsToldTheSpanOfItsStart() throws IOException {
        Bundle asks = version("dev.computethis.function.RunContext.current().traceparent()");

        assertThat(result(run(asks, instance(asks))))
                .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    @Test
    void ofAGatheredPayloadEachInvocationHasItsOwnFunctionAndEndsByItself() throws IOException {
        Bundle fine = version("1");
        Bundle throwing = version("throwing(new IllegalStateException(\"no\"))");
        Payload one = new Payload(Shipment.serialize(instance(fine)), List.of(Shipment.serialize(new Object[0])));
        Payload two = Payload.gathered(List.of(one, one));
        Payload other = new Payload(Shipment.serialize(instance(throwing)), List.of(Shipment.serialize(new Object[0])));

        Outcome good = gathered(fine, two);
        Outcome bad =
                gathered(throwing, Payload.gathered(List.of(other, other, new Payload(new byte[] {1}, List.of()))));

        assertThat(good.phase()).isEqualTo(Phase.Succeeded);
        assertThat(good.failedInvocations()).isZero();
        assertThat(good.preview()).isEqualTo("1");
        assertThat(ends(good))
                .extracting(end -> Shipment.deserialize(Objects.requireNonNull(end.result())))
                .containsExactly(1, 1);
        assertThat(bad.phase()).isEqualTo(Phase.Succeeded);
        assertThat(bad.failedInvocations()).isEqualTo(3);
        assertThat(ends(bad))
                .extracting(end -> Objects.requireNonNull(end.failure()).kind())
                .containsExactly(Kind.Threw, Kind.Threw, Kind.Invalid);
    }

    @Test
    void whatALackOfMemoryEndsTakesTheOthersOfItsSliceAlong() throws IOException {
        Bundle greedy =
                version("java.util.Objects.requireNonNull((Object) null, () -> { throw new OutOfMemoryError(); })");
        Payload one = new Payload(Shipment.serialize(instance(greedy)), List.of(Shipment.serialize(new Object[0])));

        Outcome outcome = gathered(greedy, Payload.gathered(List.of(one, one)));

        assertThat(outcome.phase()).isEqualTo(Phase.Failed);
        assertThat(Objects.requireNonNull(outcome.failure()).kind()).isEqualTo(Kind.OutOfMemory);
    }

    private Outcome gathered(Bundle bundle, Payload gathered) throws IOException {
        byte[] encoded = bundle.encode();
        store("a", encoded);
        return runner.run(new Assignment(
                new AssignmentId("u", 0, 1),
                "i",
                "a",
                "run-1",
                "f",
                gathered.arguments().size(),
                Digest.of(encoded),
                gathered.encode(),
                0,
                List.of(),
                ""));
    }

    private static List<InvocationEnd> ends(Outcome outcome) {
        return ResultSet.decode(Objects.requireNonNull(outcome.results())).results().stream()
                .map(InvocationEnd::decode)
                .toList();
    }

    @Test
    void staticFieldsStayWithinANamespace() throws IOException {
        Bundle counter = version("++count");

        assertThat(result(run("a", counter, instance(counter)))).isEqualTo(1);
        assertThat(result(run("a", counter, instance(counter)))).isEqualTo(2);
        assertThat(result(run("b", counter, instance(counter)))).isEqualTo(1);
    }

    @Test
    void resourcesComeFromTheBundleThenFromItsJarsInOrder() throws IOException {
        Bundle code = version("read(\"x.txt\") + read(\"y.txt\") + java.util.Collections.list("
                + "v.Jobs.class.getClassLoader().getResources(\"y.txt\")).size()");
        byte[] first = jar("y.txt", "first");
        byte[] second = jar("y.txt", "second");
        TreeMap<String, byte[]> resources = new TreeMap<>();
        resources.put("x.txt", "own,".getBytes(StandardCharsets.UTF_8));
        store("a", first);
        store("a", second);
        Bundle bundle = new Bundle(17, List.of(Digest.of(first), Digest.of(second)), code.classes(), resources);

        assertThat(result(run(bundle, instance(code)))).isEqualTo("own,first2");
    }

    @Test
    void classesOfAJarAreLoadedAndWhatTheJarHidesOfUsIsNotSeen() throws IOException {
        Bundle code = version("new v.Other().toString()");
        TreeMap<String, byte[]> withoutOther = new TreeMap<>(code.classes());
        byte[] other = Objects.requireNonNull(withoutOther.remove("v.Other"));
        byte[] jar = jar("v/Other.class", other);
        store("a", jar);

        assertThat(result(run(new Bundle(17, List.of(Digest.of(jar)), withoutOther, new TreeMap<>()), instance(code))))
                .isEqualTo("other in v");
    }

    @Test
    void aMissingClassIsNamedWithWhatToDo() throws IOException {
        Bundle code = version("new v.Other().toString()");
        TreeMap<String, byte[]> withoutOther = new TreeMap<>(code.classes());
        withoutOther.remove("v.Other");

        Failure failure = failure(run(new Bundle(17, List.of(), withoutOther, new TreeMap<>()), instance(code)));

        assertThat(failure.kind()).isEqualTo(Kind.NotLoadable);
        assertThat(failure.message()).contains("v.Other", "include(");
    }

    /** Java itself says "cannot assign instance of SerializedLambda to field" and names the wrong class. */
    @Test
    void aMissingClassOfACapturedLambdaIsNamed() throws IOException {
        Bundle code = version("null");
        Object function;
        try (BundleLoader loader = new BundleLoader(code.digest(), code, List.of())) {
            function = loader.loadClass("v.Holder").getConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
        TreeMap<String, byte[]> withoutMaker = new TreeMap<>(code.classes());
        withoutMaker.remove("v.Maker");

        assertThat(result(run(code, function))).isEqualTo("made");
        Failure failure = failure(run(new Bundle(17, List.of(), withoutMaker, new TreeMap<>()), function));

        assertThat(failure.kind()).isEqualTo(Kind.NotLoadable);
        assertThat(failure.message()).contains("v.Maker", "include(");
    }

    @Test
    void theWorkersOwnClassesAreNotSeen() throws IOException {
        Bundle code = version("Class.forName(\"dev.computethis.protocol.Outcome\")");

        Failure failure = failure(run(code, instance(code)));

        assertThat(failure.kind()).isEqualTo(Kind.NotLoadable);
        assertThat(failure.message()).contains("dev.computethis.protocol.Outcome");
    }

    @Test
    void theClientInsideAFunctionIsToldAsSuch() throws IOException {
        Bundle code = version("Class.forName(\"dev.computethis.internal.Address\")");

        Failure failure = failure(run(code, instance(code)));

        assertThat(failure.kind()).isEqualTo(Kind.NotLoadable);
        assertThat(failure.message()).contains("dev.computethis.internal.Address", "inside a function");
        assertThat(failure.message()).doesNotContain("include(");
    }

    @Test
    void anExceptionThatMisbehavesIsDescribedAllTheSame() throws IOException {
        Bundle code = version("fail()");

        Failure failure = failure(run(code, instance(code)));

        assertThat(failure.kind()).isEqualTo(Kind.Threw);
        assertThat(failure.message()).isEqualTo("v.Jobs$Bad (its getMessage() threw java.lang.RuntimeException)");
    }

    @Test
    void aResultThatCantBePrintedHasAPreviewAllTheSame() throws IOException {
        Bundle code = version("new v.Unprintable()");

        Outcome outcome = run(code, instance(code));

        assertThat(outcome.preview()).isEqualTo("v.Unprintable (its toString() threw java.lang.RuntimeException)");
    }

    @Test
    void aNumberOfArgumentsThatDoesNotFitIsNamed() throws IOException {
        Shipment shipment = Shipment.of(Tame.SQUARE, List.of(1, 2), Tame.class);
        store("a", shipment.bundle().encode());

        Failure failure = failure(runner.run(assignment("a", shipment)));

        assertThat(failure.kind()).isEqualTo(Kind.NotLoadable);
        assertThat(failure.message()).contains("takes 1 arguments", "has 2");
    }

    @Test
    void theNamesOfPrimitiveTypesAndArraysAreFound() throws IOException {
        Shipment shipment =
                Shipment.of(Tame.NAME, List.of((Object) new Class<?>[] {int.class, long[].class}), Tame.class);
        store("a", shipment.bundle().encode());

        assertThat(result(runner.run(assignment("a", shipment)))).isEqualTo("[int, class [J]");
    }

    @Test
    void classesForANewerJavaThanThisAreRefusedNamingBoth() throws IOException {
        Bundle code = version("1");
        int here = Runtime.version().feature();

        Failure failure =
                failure(run(new Bundle(here + 1, List.of(), code.classes(), new TreeMap<>()), instance(code)));

        assertThat(failure.kind()).isEqualTo(Kind.NotLoadable);
        assertThat(failure.message()).contains("Java " + (here + 1), "Java " + here);
    }

    @Test
    void aDroppedLoaderIsCollected() throws IOException {
        runManyBundles(Tame.SQUARE, List.of(2));

        assertThat(loaders.leak()).isFalse();
    }

    @Test
    void droppedLoadersThatSomethingHoldsAreALeak() throws IOException {
        try {
            runManyBundles(Tame.STAY, List.of());

            assertThat(loaders.leak()).isTrue();
        } finally {
            System.getProperties().keySet().removeIf(key -> !(key instanceof String));
        }
    }

    private void runManyBundles(Object function, List<?> arguments) throws IOException {
        for (int i = 0; i < BundleLoaders.CAPACITY + BundleLoaders.LEAKS + 20; i++) {
            Bundle bundle = new Bundle(
                    17,
                    List.of(),
                    Shipment.bundle(Tame.class).classes(),
                    new TreeMap<>(java.util.Map.of("n", new byte[] {(byte) i})));
            Shipment shipment = new Shipment(
                    bundle, Shipment.of(function, arguments, Tame.class).payload());
            store("a", bundle.encode());
            assertThat(runner.run(assignment("a", shipment)).failure()).isNull();
        }
    }

    private Outcome run(Bundle bundle, Object function) throws IOException {
        return run("a", bundle, function);
    }

    private Outcome run(String namespace, Bundle bundle, Object function) throws IOException {
        store(namespace, bundle.encode());
        Shipment payload = Shipment.of(function, List.of());
        return runner.run(assignment(namespace, new Shipment(bundle, payload.payload())));
    }

    private static Assignment assignment(String namespace, Shipment shipment) {
        return new Assignment(
                new AssignmentId("u", 0, 1),
                "i",
                namespace,
                "run",
                "f",
                1,
                shipment.bundle().digest(),
                shipment.payload().encode(),
                0,
                List.of("java.io.IOException", "v.Unknown"),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    private void store(String namespace, byte[] blob) throws IOException {
        Path file = files.of(namespace, Digest.of(blob));
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, blob);
    }

    /** A bundle whose one function gives {@code expression}. */
    private Bundle version(String expression) throws IOException {
        Path source = Files.createDirectories(directory.resolve("src")).resolve("Jobs.java");
        Files.writeString(source, """
                package v;
                public class Jobs implements dev.computethis.function.RemoteCallable<Object> {
                    private static final long serialVersionUID = 1L;
                    static int count;
                    public Object call() throws Exception { return %s; }
                    static Object throwing(Exception thrown) throws Exception { throw thrown; }
                    static String read(String name) throws Exception {
                        return new String(Jobs.class.getClassLoader().getResourceAsStream(name).readAllBytes());
                    }
                    static Object fail() { throw new Bad(); }
                    static class Bad extends RuntimeException {
                        @Override public String getMessage() { throw new RuntimeException(); }
                    }
                }
                class Other { @Override public String toString() { return "other in " + getClass().getPackage().getName(); } }
                class Unprintable implements java.io.Serializable {
                    @Override public String toString() { throw new RuntimeException(); }
                }
                """.formatted(expression));
        Path out = Files.createTempDirectory(directory, "classes");
        String classPath = Path.of(java.net.URI.create(dev.computethis.function.RemoteCallable.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
        Path holder = source.resolveSibling("Holder.java");
        Files.writeString(holder, """
                package v;
                import java.util.function.Supplier;
                public class Holder implements dev.computethis.function.RemoteCallable<Object> {
                    private final Supplier<String> made = Maker.make();
                    @Override public Object call() { return made.get(); }
                }
                class Maker {
                    static Supplier<String> make() {
                        return (Supplier<String> & java.io.Serializable) () -> "made";
                    }
                }
                """);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        classPath,
                        "-d",
                        out.toString(),
                        source.toString(),
                        holder.toString());
        assertThat(result).isZero();
        TreeMap<String, byte[]> classes = new TreeMap<>();
        for (String name : List.of("v.Jobs", "v.Jobs$Bad", "v.Other", "v.Unprintable", "v.Holder", "v.Maker")) {
            classes.put(name, Files.readAllBytes(out.resolve(name.replace('.', '/') + ".class")));
        }
        return new Bundle(17, List.of(), classes, new TreeMap<>());
    }

    /** The function, as a client would have it. */
    private Object instance(Bundle bundle) throws IOException {
        try (BundleLoader loader = new BundleLoader(bundle.digest(), bundle, List.of())) {
            return loader.loadClass("v.Jobs").getConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] jar(String name, String content) throws IOException {
        return jar(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] jar(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes)) {
            out.putNextEntry(new JarEntry(name));
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static Object result(Outcome outcome) {
        if (outcome.results() == null) {
            throw new AssertionError("it did not succeed: " + outcome.failure());
        }
        return Objects.requireNonNull(Shipment.deserialize(
                ResultSet.decode(outcome.results()).results().get(0)));
    }

    private static Failure failure(Outcome outcome) {
        return Objects.requireNonNull(outcome.failure());
    }
}
