package dev.computethis.operator.dashboard;

import static dev.computethis.operator.e2e.Shell.kubectl;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The live page of a service on Kubernetes: who gets to see it, and what; by page=1. */
@EnabledIfEnvironmentVariable(named = "page", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePageE2E {

    private static final String URL = requireNonNull(System.getenv("COMPUTETHIS_URL"), "COMPUTETHIS_URL is not set");
    private static final String TOKEN =
            requireNonNull(System.getenv("COMPUTETHIS_TOKEN"), "COMPUTETHIS_TOKEN is not set");

    private ComputeClient compute;
    private Browser browser;

    @BeforeAll
    void start() {
        assumeTrue(
                Browser.isThere(),
                "Skipped: no Chromium at /usr/bin/chromium (Debian: apt-get install chromium chromium-driver).");
        compute = ComputeClient.connect();
        browser = new Browser();
        browser.size(1280, 900);
    }

    @AfterAll
    void end() {
        if (browser != null) {
            browser.close();
        }
        if (compute != null) {
            compute.close();
        }
    }

    @Test
    void asksForATokenAndShowsWhatItsOwnerMaySee() {
        List<RemoteFuture<Integer>> runs = IntStream.range(0, 120)
                .mapToObj(i -> PageJobs.square(compute, i).runAsync())
                .toList();
        runs.forEach(RemoteFuture::join);
        open(URL, "/#/default/runs?function=squareOf");

        signIn("nonsense");
        browser.awaitText("form.signin .bad", "token");
        signIn(TOKEN);
        browser.awaitText(".connection", "Live");
        browser.awaitText(".summary", "Showing 100 of");

        open(URL, "/#/default/runs/" + runs.get(7).runName());
        browser.awaitText(".phase", "Succeeded");
        assertThat(browser.text("[aria-label=Arguments]")).isEqualTo("7");
        assertThat(browser.text("[aria-label=Result]")).isEqualTo("49");

        open(URL, "/#/kube-system");
        browser.awaitText("form.signin", "kube-system");
    }

    @Test
    void replicaThatDoesNotLeadSaysWhatItDoesNotKnow() throws IOException {
        String run = PageJobs.square(compute, 9).runAsync().runName();
        kubectl("scale", "deployment/computethis", "--replicas=2");
        kubectl("rollout", "status", "deployment/computethis", "--timeout=120s");
        String newest = kubectl(
                        "get",
                        "pods",
                        "-l",
                        "app.kubernetes.io/name=computethis",
                        "--sort-by=.metadata.creationTimestamp",
                        "-o",
                        "name")
                .lines()
                .reduce((first, second) -> second)
                .orElseThrow();
        int port = freePort();
        Process forwarding = new ProcessBuilder("kubectl", "port-forward", newest, port + ":8080")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            awaitListener(port);
            open("http://127.0.0.1:" + port, "/");
            signIn(TOKEN);

            browser.awaitText(".connection", "Live");
            browser.awaitText(".notice", "This replica does not lead");
            browser.awaitText(".runs", run);
            assertThat(browser.text(".overview")).contains("? of");
        } finally {
            forwarding.destroy();
            kubectl("scale", "deployment/computethis", "--replicas=1");
            kubectl("rollout", "status", "deployment/computethis", "--timeout=120s");
        }
    }

    private void open(String service, String path) {
        browser.driver.get("about:blank");
        browser.driver.get(service + path);
    }

    private void signIn(String token) {
        browser.awaitText("form.signin", "A token, please");
        browser.find("#token").sendKeys(token);
        browser.button("Go on").click();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListener(int port) {
        await("the forwarding listens")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
    }
}
