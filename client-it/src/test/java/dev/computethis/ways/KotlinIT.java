package dev.computethis.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.ComputeClient;
import dev.computethis.NotSerializableFunctionException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kotlin's lambdas, references and classes; its standard library comes along as a jar. */
class KotlinIT {

    @TempDir
    private Path directory;

    @Test
    void lambdasAndClassesOfKotlinTravel() throws Exception {
        Path classes = directory.resolve("classes");
        compile(Program.source("Lambdas.kt"), classes);

        try (ComputeClient compute = ComputeClient.local(1);
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {classes.toUri().toURL()}, KotlinIT.class.getClassLoader())) {
            Class<?> lambdas = loader.loadClass("kt.Lambdas");

            assertThat(lambdas.getMethod("results", ComputeClient.class).invoke(null, compute))
                    .asString()
                    .isEqualTo(
                            "[12, 15, 16, 4, 370, Price(name=tea, cents=500), Circle(radius=2), Price, Lambdas.results(lambda):40, [1, 2, 4, 8]]");
            assertThatThrownBy(() -> lambdas.getMethod("withoutTheAnnotation", ComputeClient.class)
                            .invoke(null, compute))
                    .cause()
                    .isInstanceOf(NotSerializableFunctionException.class)
                    .hasMessageContaining("transform (kt.Lambdas$")
                    .hasMessageContaining("@JvmSerializableLambda");
        }
    }

    private static void compile(Path source, Path into) throws ClassNotFoundException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ExitCode code = new K2JVMCompiler()
                .exec(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        "-no-reflect",
                        "-no-stdlib",
                        "-jvm-target",
                        "17",
                        "-cp",
                        ClassPath.joined(List.of(
                                ClassPath.of(ComputeClient.class),
                                ClassPath.of(dev.computethis.function.RemoteCallable.class),
                                ClassPath.of(Class.forName("kotlin.Unit")))),
                        "-d",
                        into.toString(),
                        source.toString());
        assertThat(code).as(() -> said.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
    }
}
