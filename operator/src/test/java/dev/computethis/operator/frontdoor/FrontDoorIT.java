package dev.computethis.operator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts behind the Makefile refuse what can't work, and say what to do. */
class FrontDoorIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "three", "", "1000", "2.5"})
    void localServiceNeedsANumberOfWorkers(String workers) throws Exception {
        Answer answer = run(List.of("scripts/service-local", "up", workers), "port", "18999");

        assertThat(answer.code).isEqualTo(2);
        assertThat(answer.text).contains("workers is '" + workers + "'", "whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "three", ""})
    void kindServiceNeedsANumberOfWorkers(String workers) throws Exception {
        Answer answer = run(List.of("scripts/service-kind", "up", workers), "port", "18999");

        assertThat(answer.code).isNotZero();
        assertThat(answer.text).contains("workers=" + workers, "integer of at least 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "http"})
    void portMustBeOne(String port) throws Exception {
        Answer answer = run(List.of("scripts/service-local", "up", "1"), "port", port);

        assertThat(answer.code).isEqualTo(2);
        assertThat(answer.text).contains("port is '" + port + "'");
    }

    @Test
    void portThatIsTakenIsTold() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String port = "-Dquarkus.http.port=" + taken.getLocalPort();

            Answer answer = run(
                    List.of(
                            java,
                            "-Dcomputethis.engine=local",
                            port,
                            "-jar",
                            "operator/target/quarkus-app/quarkus-run.jar"),
                    "port",
                    "");

            assertThat(answer.code).isNotZero();
            assertThat(answer.text).contains("ort " + taken.getLocalPort());
        }
    }

    @Test
    void withoutDockerAndWithoutRootTheWaysOutAreTold() throws Exception {
        // Docker's client goes by DOCKER_HOST, where nothing listens.
        List<String> command = List.of("loadtest/kind/docker-engine", "start");
        if ("root".equals(System.getProperty("user.name"))) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "root may start Docker, and can't be left");
            command = List.of(
                    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", command.get(0), command.get(1));
        }

        Answer answer = run(command, "DOCKER_HOST", "unix://" + home.resolve("nothing.sock"));

        assertThat(answer.code).isNotZero();
        assertThat(answer.text).contains("no Docker engine answers", "engine=local");
    }

    private record Answer(int code, String text) {}

    private Answer run(List<String> command, String variable, String value) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true);
        assertThat(home.toFile().setWritable(true, false)).isTrue();
        assertThat(home.toFile().setExecutable(true, false)).isTrue();
        assertThat(home.toFile().setReadable(true, false)).isTrue();
        builder.environment().put("XDG_STATE_HOME", home.toString());
        builder.environment().put("COMPUTETHIS_CACHE", home.resolve("cache").toString());
        builder.environment().put("HOME", home.toString());
        builder.environment().put(variable, value);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), text);
    }
}
