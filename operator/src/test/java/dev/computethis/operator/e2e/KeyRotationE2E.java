package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Shell.kubectl;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The signing key is changed as docs/keys.md says, while runs go on. Takes minutes, as pools are rolled: {@code keys=1}. */
@EnabledIfEnvironmentVariable(named = "keys", matches = "1")
class KeyRotationE2E {

    private static final String SECRET = "computethis-signing-key";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final ComputeClient compute = ComputeClient.connect();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean isOver;

    @AfterEach
    void threeWorkersAgain() {
        compute.close();
        Cluster.scale("default", 3);
    }

    @Test
    void runsGoOnWhileTheSigningKeyIsChanged() throws Exception {
        Cluster.scale("default", 2);
        String old = new String(
                Base64.getDecoder()
                        .decode(kubectl("get", "secret", SECRET, "-o", "jsonpath={.data.signing-key\\.pem}")),
                US_ASCII);
        String fresh = newKey();
        List<Thread> callers =
                Stream.generate(() -> new Thread(this::call, "caller")).limit(2).toList();
        callers.forEach(Thread::start);
        try {
            step("both are good", old + "\n" + fresh, true);
            step("the new one signs", fresh + "\n" + old, false);
            step("the old one is no longer good", fresh, true);
        } finally {
            isOver = true;
            for (Thread caller : callers) {
                caller.join();
            }
        }

        assertThat(failures).isEmpty();
        assertThat(ended.get()).isGreaterThan(50);
    }

    private void step(String what, String keys, boolean rollsWorkers) {
        long began = System.nanoTime();
        int before = ended.get();
        String pods = uids();
        String data = Base64.getEncoder().encodeToString(keys.getBytes(US_ASCII));
        kubectl("patch", "secret", SECRET, "-p", "{\"data\":{\"signing-key.pem\":\"" + data + "\"}}");
        kubectl("rollout", "restart", "deployment/computethis");
        kubectl("rollout", "status", "deployment/computethis", "--timeout=240s");
        await(what).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(Cluster.readyWorkers("default")).hasSize(2);
            if (rollsWorkers) {
                assertThat(uids().split(" ")).doesNotContain(pods.split(" "));
            } else {
                assertThat(uids()).isEqualTo(pods);
            }
        });
        int sofar = ended.get();
        await("runs go on").atMost(PATIENCE).until(() -> ended.get() >= sofar + 10 || !failures.isEmpty());
        System.out.printf(
                "Key rotation: %s after %d s; %d runs ended meanwhile, %d failed in all%n",
                what, Duration.ofNanos(System.nanoTime() - began).toSeconds(), ended.get() - before, failures.size());
    }

    /** At most once, so that a start which is lost fails the run, instead of being made up for by another. */
    private void call() {
        while (!isOver) {
            try {
                assertThat(Jobs.attemptAfter(compute, 200).atMostOnce().run())
                        .as("its attempt")
                        .isOne();
                ended.incrementAndGet();
            } catch (RuntimeException | AssertionError failed) {
                failures.add(failed);
            }
        }
    }

    private static String newKey() throws GeneralSecurityException {
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static String uids() {
        return kubectl("get", "pods", "-l", "computethis.dev/pool=default", "-o", "jsonpath={.items[*].metadata.uid}");
    }
}
