package dev.computethis.crds;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The chart's custom resource definitions, made from the Java model. */
final class CrdYaml {

    private static final Map<String, List<String>> COLUMNS = Map.of(
            FunctionRun.PLURAL,
            List.of(
                    "STATUS",
                    "FUNCTION",
                    "DONE",
                    "WORKER",
                    "RESULT",
                    "DURATION",
                    "AGE",
                    "ATTEMPT",
                    "POOL",
                    "REASON",
                    "SUBMITTER"),
            WorkerPool.PLURAL,
            List.of("READY", "DESIRED", "RUNTIME", "ISOLATION", "AGE", "CURRENT", "UPDATED", "IMAGE"));

    private CrdYaml() {}

    /** One file with all definitions. Under {@code crds/} of the chart, so that its pool can be made in the same install. */
    static String file() {
        StringBuilder yaml = new StringBuilder(
                "# Generated from the Java model in crds/. Regenerate with " + CrdYamlTest.COMMAND + "\n");
        definitions().forEach(definition -> yaml.append(Serialization.asYaml(definition)));
        return yaml.toString();
    }

    static List<CustomResourceDefinition> definitions() {
        Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
        new CRDGenerator()
                .customResourceClasses(List.<Class<? extends HasMetadata>>of(FunctionRun.class, WorkerPool.class))
                .forCRDVersions("v1")
                .withParallelGenerationEnabled(false)
                .withOutput(new InMemory(files))
                .generate();
        return files.values().stream()
                .map(file ->
                        Serialization.unmarshal(file.toString(StandardCharsets.UTF_8), CustomResourceDefinition.class))
                .sorted(Comparator.comparing(
                        definition -> definition.getMetadata().getName()))
                .peek(CrdYaml::complete)
                .toList();
    }

    /** Adds what the generator can't say. */
    private static void complete(CustomResourceDefinition definition) {
        CustomResourceDefinitionVersion version =
                definition.getSpec().getVersions().get(0);
        List<String> order =
                requireNonNull(COLUMNS.get(definition.getSpec().getNames().getPlural()));
        List<CustomResourceColumnDefinition> columns = new ArrayList<>(version.getAdditionalPrinterColumns());
        columns.sort(Comparator.comparing(column -> order.indexOf(column.getName())));
        version.setAdditionalPrinterColumns(columns);

        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        saysEachRuleOnce(root);
        root.setRequired(List.of("spec"));
        JSONSchemaProps status = property(root, "status");
        JSONSchemaProps phase = status.getProperties().get("phase");
        if (phase != null) {
            // A status can't be given at creation, and a run just made shall show as Pending.
            status.setDefault(JsonNodeFactory.instance.objectNode().put("phase", Phase.Pending.name()));
        }
        JSONSchemaProps conditions = property(status, "conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        conditions.getItems().getSchema().setRequired(List.of("type", "status"));
    }

    /** The generator reads a record's component and its accessor, and says their rules twice; an apply refuses that. */
    private static void saysEachRuleOnce(JSONSchemaProps schema) {
        schema.setXKubernetesValidations(schema.getXKubernetesValidations().stream()
                .filter(distinctBy(ValidationRule::getRule))
                .toList());
        schema.getProperties().values().forEach(CrdYaml::saysEachRuleOnce);
    }

    private static <T, K> Predicate<T> distinctBy(Function<T, K> key) {
        Set<K> seen = new HashSet<>();
        return value -> seen.add(key.apply(value));
    }

    private static JSONSchemaProps property(JSONSchemaProps parent, String name) {
        return requireNonNull(parent.getProperties().get(name), name);
    }

    private record InMemory(Map<String, ByteArrayOutputStream> files)
            implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String name) {
            return files.computeIfAbsent(name, any -> new ByteArrayOutputStream());
        }

        @Override
        public URI crdURI(String name) {
            return URI.create("file:///" + name);
        }

        @Override
        public void close() {}
    }
}
