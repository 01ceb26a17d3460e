package dev.computethis.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.ComputeClient;
import dev.computethis.NotSerializableFunctionException;
import groovy.lang.GroovyShell;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groovy's closures and lambdas; Groovy itself comes along as a jar. */
class GroovyIT {

    @TempDir
    private static Path directory;

    private static URLClassLoader loader;
    private static ComputeClient compute;

    @BeforeAll
    static void compile() throws Exception {
        CompilerConfiguration settings = new CompilerConfiguration();
        settings.setTargetDirectory(directory.toFile());
        settings.setTargetBytecode(CompilerConfiguration.JDK17);
        CompilationUnit unit = new CompilationUnit(settings);
        unit.addSource(Program.source("Closures.groovy").toFile());
        unit.compile();
        loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, GroovyIT.class.getClassLoader());
        compute = ComputeClient.local(1);
    }

    @AfterAll
    static void stop() throws Exception {
        compute.close();
        loader.close();
    }

    @Test
    void closuresTravel() throws Exception {
        assertThat(called("gv.Closures", "results"))
                .hasToString("[12, 15, 370, gv.Price(tea, 500), [tea for 3, milk for 3], [3, 6, 9]]");
        assertThat(called("gv.Closures", "name")).hasToString("Closures.name(closure)");
    }

    @Test
    void lambdasTravel() throws Exception {
        assertThat(called("gv.Lambdas", "results")).hasToString("[12, 15, [3, 6], Lambdas.results(lambda):53]");
    }

    @Test
    void aClosureThatTakesItsObjectAlongIsTold() throws Exception {
        Class<?> closures = loader.loadClass("gv.Closures");
        Object object = closures.getConstructor().newInstance();

        assertThatThrownBy(
                        () -> closures.getMethod("fails", ComputeClient.class).invoke(object, compute))
                .cause()
                .isInstanceOf(NotSerializableFunctionException.class)
                .hasMessageContaining("handler.delegate.delegate (gv.Closures) can't travel")
                .hasMessageContaining("make the closure in a static method");
    }

    @Test
    void aScriptsClosureIsToldToBeOfNoClassFile() {
        GroovyShell shell = new GroovyShell(GroovyIT.class.getClassLoader());
        shell.setVariable("compute", compute);

        assertThatThrownBy(() -> shell.evaluate("""
                        def closure = { 1 }.dehydrate()
                        compute.computeThis(closure as dev.computethis.function.RemoteCallable).run()
                        """))
                .isInstanceOf(NotSerializableFunctionException.class)
                .hasMessageContaining("has no class file");
    }

    private static Object called(String type, String method) throws Exception {
        return loader.loadClass(type).getMethod(method, ComputeClient.class).invoke(null, compute);
    }
}
