package dev.computethis.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The chart holds the definitions as the Java model has them. */
class CrdYamlTest {

    static final String COMMAND = "mvn -pl crds test -Dtest=CrdYamlTest -Dcrds.write";

    private static final Path DEFINITIONS = Path.of("../charts/computethis/crds/computethis.yaml");

    @Test
    void chartHoldsWhatTheModelSays() throws IOException {
        String generated = CrdYaml.file();
        if (System.getProperty("crds.write") != null) {
            Files.createDirectories(DEFINITIONS.getParent());
            Files.writeString(DEFINITIONS, generated);
        }
        assertThat(DEFINITIONS)
                .as("The chart's definitions must follow the Java model. Regenerate them with: " + COMMAND)
                .hasContent(generated);
    }

    @Test
    void noRuleIsSaidTwice() {
        // Server-side apply, by which the chart upgrades the definitions, refuses a key that comes twice.
        CrdYaml.definitions()
                .forEach(definition -> eachRuleOnce(
                        definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema()));
    }

    private static void eachRuleOnce(JSONSchemaProps schema) {
        assertThat(schema.getXKubernetesValidations())
                .extracting(ValidationRule::getRule)
                .doesNotHaveDuplicates();
        schema.getProperties().values().forEach(CrdYamlTest::eachRuleOnce);
    }
}
