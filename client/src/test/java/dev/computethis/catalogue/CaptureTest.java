package dev.computethis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.math.IntMath;
import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteFunction;
import dev.computethis.internal.capture.Capture;
import dev.computethis.internal.capture.Captured;
import dev.computethis.internal.capture.Includes;
import dev.computethis.protocol.Limits;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken along, and under which name. */
class CaptureTest {

    private static final Object[] NOTHING = {};

    private final Capture capture = new Capture();

    @TempDir
    Path directory;

    @Test
    void theBundleHoldsWhatIsReachedAndNothingElse() {
        RemoteFunction<Integer, Integer> function = Small.FUNCTION;

        assertThat(capture(function).code().bundle().classes().keySet())
                .contains(Small.class.getName(), Small.Used.class.getName())
                .doesNotContain(Reflected.class.getName(), "java.lang.Integer")
                .noneMatch(name -> name.startsWith("dev.computethis.function."));
    }

    @Test
    void whatOnlyAnnotationsDescriptorsAndSignaturesNameGoesAlong() {
        Compiled compiled = Compiled.of(
                directory,
                """
                Uses
                package v;
                public class Uses implements dev.computethis.function.RemoteCallable<String> {
                    @Override public String call() { return Marked.class.getName(); }
                }
                """,
                """
                Marked
                package v;
                @Note(word = Word.class)
                abstract class Marked {
                    java.util.List<Element> elements;
                    abstract void takes(Parameter parameter) throws Thrown;
                }
                """,
                """
                Note
                package v;
                import java.lang.annotation.Retention;
                import java.lang.annotation.RetentionPolicy;
                @Retention(RetentionPolicy.RUNTIME) @interface Note { Class<?> word(); }
                """,
                "Word\npackage v; class Word {}",
                "Element\npackage v; class Element {}",
                """
                Parameter
                package v; class Parameter {}
                """,
                "Thrown\npackage v; class Thrown extends Exception {}");
        RemoteCallable<String> function = Compiled.make(compiled.loader(), "v.Uses");

        assertThat(capture(function).code().bundle().classes().keySet())
                .containsExactlyInAnyOrder(
                        "v.Uses", "v.Marked", "v.Note", "v.Word", "v.Element", "v.Parameter", "v.Thrown");
    }

    @Test
    void theSameCodeGivesTheSameBundleInEveryClient() {
        RemoteFunction<Integer, Integer> function = Small.FUNCTION;

        assertThat(capture(function).code().digest())
                .isEqualTo(new Capture()
                        .capture(function, List.<Object[]>of(NOTHING), Includes.NOTHING)
                        .code()
                        .digest());
    }

    @Test
    void codeIsKeptAndValuesAreNot() {
        Captured first = capture(adding(1));
        Captured second = capture(adding(2));

        assertThat(second.code()).isSameAs(first.code());
        assertThat(second.payload().function()).isNotEqualTo(first.payload().function());
    }

    @Test
    void aLibraryTravelsAsItsWholeJar() {
        RemoteFunction<Integer, Integer> function = IntMath::factorial;

        Captured captured = capture(function);

        assertThat(captured.code().jars()).anyMatch(jar -> jar.toString().contains("guava"));
        assertThat(captured.code().bundle().classes().keySet()).noneMatch(name -> name.startsWith("com.google"));
    }

    @Test
    void displayNamesTellTheImplementation() {
        String text = "text";

        assertThat(name((RemoteFunction<Integer, Integer>) Jobs::square)).matches("Jobs\\.square\\(int\\):\\d+");
        assertThat(name((RemoteFunction<String, Integer>) String::length)).isEqualTo("String.length()");
        assertThat(name((RemoteFunction<Integer, Object>) MethodReferences.Counter::new))
                .matches("MethodReferences\\.Counter\\.new\\(int\\):\\d+");
        assertThat(name((RemoteCallable<String>) () -> text))
                .matches("CaptureTest\\.displayNamesTellTheImplementation\\(lambda\\):\\d+");
        assertThat(name(new Lambdas.Adder(1))).isEqualTo("Lambdas.Adder");
        assertThat(capture((RemoteFunction<Integer, Integer>) Jobs::square).source())
                .matches("Jobs\\.java:\\d+");
    }

    @Test
    void theNewestClassFileDecidesWhichJavaIsNeeded() throws IOException {
        Compiled compiled = Compiled.of(directory, """
                Uses
                package v;
                public class Uses implements dev.computethis.function.RemoteCallable<String> {
                    @Override public String call() { return new Newer().toString(); }
                }
                """, """
                Newer
                package v;
                public class Newer {}
                """);
        Path newer = compiled.folder().resolve("v/Newer.class");
        byte[] bytes = Files.readAllBytes(newer);
        bytes[7] = 44 + 21; // The class file version of Java 21; nothing here loads the class.
        Files.write(newer, bytes);
        RemoteCallable<String> function = Compiled.make(compiled.loader(), "v.Uses");

        assertThat(capture((RemoteFunction<Integer, Integer>) Jobs::square)
                        .code()
                        .bundle()
                        .javaRelease())
                .isEqualTo(17);
        assertThat(capture(function).code().bundle().javaRelease()).isEqualTo(21);
    }

    @Test
    void aResourceThatIsNotThereIsToldByItsName() {
        assertThatThrownBy(() -> capture.capture(
                        adding(1),
                        List.<Object[]>of(NOTHING),
                        new Includes(List.of(), List.of("no/such.txt"), List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("includeResource(\"no/such.txt\")");
    }

    @Test
    void anIncludedJarGoesAlong() throws IOException {
        Path jar = jar("some.jar", 10);

        Captured captured = capture.capture(
                adding(1), List.<Object[]>of(NOTHING), new Includes(List.of(), List.of(), List.of(jar)));

        assertThat(captured.code().jars()).anyMatch(sent -> sent.source().file().equals(jar));
        assertThat(captured.code().blobs()).hasSize(captured.code().jars().size() + 1);
    }

    @Test
    void anIncludedJarOverTheLimitIsRefusedNamingBoth() throws IOException {
        Path jar = jar("huge.jar", Limits.BLOB_BYTES);

        assertThatThrownBy(() -> capture.capture(
                        adding(1), List.<Object[]>of(NOTHING), new Includes(List.of(), List.of(), List.of(jar))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("huge.jar")
                .hasMessageContaining("BLOB_BYTES");
    }

    @Test
    void anIncludedJarThatIsNoneIsRefusedNamingIt() throws IOException {
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");

        for (Path wrong : List.of(directory.resolve("nowhere.jar"), directory, text)) {
            assertThatThrownBy(() -> capture.capture(
                            adding(1), List.<Object[]>of(NOTHING), new Includes(List.of(), List.of(), List.of(wrong))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("includeJar(" + wrong + ")");
        }
    }

    @Test
    void anIncludedArrayStandsForItsElements() {
        Captured captured = capture.capture(
                adding(1),
                List.<Object[]>of(NOTHING),
                new Includes(List.of(int.class, int[].class, Reflected[][].class), List.of(), List.of()));

        assertThat(captured.code().bundle().classes().keySet()).contains(Reflected.class.getName());
    }

    @Test
    void valuesOverTheLimitAreRefusedBeforeTheyFillTheMemory() {
        Growing.writtenMegabytes = 0;

        assertThatThrownBy(() ->
                        capture.capture(adding(1), List.<Object[]>of(new Object[] {new Growing()}), Includes.NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BLOB_BYTES");
        assertThat(Growing.writtenMegabytes).isLessThanOrEqualTo(Limits.BLOB_BYTES / MEGABYTE);
    }

    @Test
    void argumentsThatAreOverTheLimitTogetherAreRefusedToo() {
        List<Object[]> arguments = Collections.nCopies(Limits.BLOB_BYTES / MEGABYTE, new Object[] {new byte[MEGABYTE]});

        assertThatThrownBy(() -> capture.capture(adding(1), arguments, Includes.NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BLOB_BYTES");
    }

    private static final int MEGABYTE = 1024 * 1024;

    private static final class Growing implements Serializable {
        private static int writtenMegabytes;

        private void writeObject(ObjectOutputStream out) throws IOException {
            for (int i = 0; i < 100; i++) {
                out.write(new byte[MEGABYTE]);
                writtenMegabytes++;
            }
        }
    }

    private Captured capture(Serializable function) {
        return capture.capture(function, List.<Object[]>of(NOTHING), Includes.NOTHING);
    }

    private String name(Serializable function) {
        return capture(function).function();
    }

    private static RemoteFunction<Integer, Integer> adding(int more) {
        return x -> x + more;
    }

    private Path jar(String name, int bytes) throws IOException {
        Path jar = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry("data"));
            zip.write(new byte[bytes]);
            zip.closeEntry();
        }
        return jar;
    }
}
