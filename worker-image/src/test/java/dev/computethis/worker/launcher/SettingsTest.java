package dev.computethis.worker.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.worker.WorkerProcess;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private final Map<String, String> environment = new HashMap<>(
            Map.of("COMPUTETHIS_WORKER_NAME", "w", "COMPUTETHIS_WORKER_PUBLIC_KEY", publicKey() + "," + publicKey()));

    @Test
    void allButNameAndKeyHaveDefaults() {
        Settings settings = Settings.of(environment);

        assertThat(settings.keys()).hasSize(2);
        assertThat(settings.port()).isEqualTo(8090);
        assertThat(settings.isolation()).isEqualTo(Isolation.Shared);
        assertThat(settings.runnerOptions()).isEmpty();
        assertThat(settings.exitWithParent()).isFalse();
    }

    @Test
    void whatIsWrongIsNamed() {
        Map<String, String> wrong =
                Map.of("NAME", " ", "PUBLIC_KEY", "x", "PORT", "65536", "GRACE_SECONDS", "-1", "ISOLATION", "pod");
        wrong.forEach((name, value) -> {
            Map<String, String> changed = new HashMap<>(environment);
            changed.put("COMPUTETHIS_WORKER_" + name, value);

            assertThatThrownBy(() -> Settings.of(changed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("COMPUTETHIS_WORKER_" + name);
        });
    }

    private static String publicKey() {
        return Base64.getEncoder()
                .encodeToString(WorkerProcess.keyPair().getPublic().getEncoded());
    }
}
