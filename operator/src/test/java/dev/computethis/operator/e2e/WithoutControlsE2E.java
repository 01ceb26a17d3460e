package dev.computethis.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What hostile functions do to a pod, tried by commands in the worker's image: with all controls each is refused, with
 * the one that is named taken away it succeeds. So it is that control which holds it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(named = "guard", matches = ".+")
class WithoutControlsE2E {

    private static final String NAMESPACE = "without-controls";

    /**
     * @param control what is taken away
     * @param command what a function would do; 0 where it goes well
     * @param with a container's security context with that control
     * @param without the same without it
     */
    private record Control(String control, String command, String with, String without) {
        @Override
        public String toString() {
            return control;
        }
    }

    private static final String RESTRICTED =
            "runAsUser: 10001, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true,"
                    + " capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}";

    static List<Control> controls() {
        return List.of(
                new Control(
                        "seccomp's default profile",
                        "unshare -Ur true",
                        RESTRICTED,
                        RESTRICTED.replace("RuntimeDefault", "Unconfined")),
                new Control(
                        "no new privileges",
                        "grep -q 'NoNewPrivs:.0' /proc/self/status",
                        RESTRICTED,
                        RESTRICTED.replace("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true")),
                new Control("a user that is not root", "su -c true", "runAsUser: 10001", "runAsUser: 0"),
                new Control(
                        "a root file system that can't be written",
                        "echo harm >>/etc/passwd",
                        "runAsUser: 0, readOnlyRootFilesystem: true",
                        "runAsUser: 0"),
                new Control(
                        "capabilities",
                        "mount -t tmpfs none /mnt",
                        "runAsUser: 0, seccompProfile: {type: Unconfined}",
                        "runAsUser: 0, seccompProfile: {type: Unconfined}, capabilities: {add: [SYS_ADMIN]}"));
    }

    @BeforeAll
    void pods() {
        String image = Shell.kubectl(
                "get", "pod", "default-0", "-o", "jsonpath={.spec.containers[?(@.name==\"worker\")].image}");
        StringBuilder containers = new StringBuilder();
        for (int i = 0; i < controls().size(); i++) {
            Control control = controls().get(i);
            containers.append(container("with-" + i, image, control.command(), control.with()));
            containers.append(container("without-" + i, image, control.command(), control.without()));
        }
        String token = "test -s /var/run/secrets/kubernetes.io/serviceaccount/token";
        Shell.apply("""
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %1$s
                  labels: {pod-security.kubernetes.io/enforce: privileged}
                """.formatted(NAMESPACE));
        Shell.apply(pod("attacks", false, containers.toString())
                + pod("token-false", false, container("attack", image, token, RESTRICTED))
                + pod("token-true", true, container("attack", image, token, RESTRICTED)));
        Shell.kubectl(
                "-n", NAMESPACE, "wait", "--for=jsonpath={.status.phase}=Succeeded", "pods", "--all", "--timeout=120s");
    }

    @AfterAll
    void remove() {
        Shell.kubectl("delete", "namespace", NAMESPACE, "--wait=false");
    }

    @ParameterizedTest
    @MethodSource("controls")
    void eachControlHoldsWhatItIsSaidToHold(Control control) {
        int index = controls().indexOf(control);

        assertThat(code("attacks", "with-" + index))
                .as("%s, with it", control.command())
                .startsWith("code ")
                .isNotEqualTo("code 0");
        assertThat(code("attacks", "without-" + index))
                .as("%s, without it", control.command())
                .isEqualTo("code 0");
    }

    @ParameterizedTest
    @CsvSource({"token-false, code 1", "token-true, code 0"})
    void aTokenIsThereWhereItIsMounted(String pod, String code) {
        assertThat(code(pod, "attack")).isEqualTo(code);
    }

    private static String code(String pod, String container) {
        List<String> lines = Shell.kubectl("-n", NAMESPACE, "logs", pod, "-c", container)
                .lines()
                .toList();
        return lines.get(lines.size() - 1);
    }

    private static String container(String name, String image, String command, String security) {
        return """
                    - name: %s
                      image: %s
                      command: [sh, -c, "( %s ) </dev/null 2>&1; echo code $?"]
                      securityContext: {%s}
                """.formatted(name, image, command, security);
    }

    private static String pod(String name, boolean token, String containers) {
        return """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s}
                spec:
                  restartPolicy: Never
                  automountServiceAccountToken: %s
                  containers:
                %s
                """.formatted(name, NAMESPACE, token, containers);
    }
}
