package dev.computethis.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Definitions only ever gain: what an earlier operator wrote stays valid and is kept, so that an upgrade can be rolled
 * back. {@code definitions-before.yaml} is what was there before; when a release is made, the chart's file takes its place.
 */
class AdditiveTest {

    @Test
    void nothingIsTakenAwayOrMadeStricter() {
        List<String> losses = new ArrayList<>();
        List<CustomResourceDefinition> now = CrdYaml.definitions();
        for (CustomResourceDefinition before : before()) {
            String name = before.getMetadata().getName();
            for (CustomResourceDefinitionVersion version : before.getSpec().getVersions()) {
                schema(now, name, version.getName())
                        .ifPresentOrElse(
                                schema -> compare(name, version.getSchema().getOpenAPIV3Schema(), schema, losses),
                                () -> losses.add(name + " " + version.getName() + " is gone"));
            }
        }
        assertThat(losses).isEmpty();
    }

    @Test
    void noticesWhatIsTakenAwayOrMadeStricter() {
        JSONSchemaProps before = schema("""
                type: object
                properties:
                  gone: {type: string}
                  retyped: {type: integer}
                  narrowed: {type: string, enum: [a, b]}
                  longer: {type: string, minLength: 1}
                  list: {type: array, items: {type: object, properties: {inner: {type: string}}}}
                  map: {type: object, additionalProperties: {type: integer}}
                """);
        JSONSchemaProps now = schema("""
                type: object
                required: [extra]
                properties:
                  retyped: {type: string}
                  narrowed: {type: string, enum: [a]}
                  longer: {type: string, minLength: 2, maxLength: 5, pattern: "^x"}
                  list: {type: array, items: {type: object}}
                  map: {type: object, additionalProperties: {type: string}}
                  extra: {type: string}
                """);
        List<String> losses = new ArrayList<>();

        compare("x", before, now, losses);

        assertThat(losses)
                .containsExactlyInAnyOrder(
                        "x.gone is gone",
                        "x.retyped was integer and is string",
                        "x.narrowed no longer takes [\"b\"]",
                        "x.longer has another least length",
                        "x.longer has another greatest length",
                        "x.longer has another pattern",
                        "x.list[].inner is gone",
                        "x.map{} was integer and is string",
                        "x.extra is required now");
    }

    private static List<CustomResourceDefinition> before() {
        InputStream file = Objects.requireNonNull(AdditiveTest.class.getResourceAsStream("/definitions-before.yaml"));
        List<?> all = new KubernetesSerialization().unmarshal(file);
        return all.stream().map(CustomResourceDefinition.class::cast).toList();
    }

    private static Optional<JSONSchemaProps> schema(
            List<CustomResourceDefinition> definitions, String name, String version) {
        return definitions.stream()
                .filter(definition -> definition.getMetadata().getName().equals(name))
                .flatMap(definition -> definition.getSpec().getVersions().stream())
                .filter(candidate -> candidate.getName().equals(version))
                .map(candidate -> candidate.getSchema().getOpenAPIV3Schema())
                .findFirst();
    }

    private static void compare(String path, JSONSchemaProps before, JSONSchemaProps now, List<String> losses) {
        if (!Objects.equals(before.getType(), now.getType())) {
            losses.add(path + " was " + before.getType() + " and is " + now.getType());
            return;
        }
        new TreeMap<>(properties(before)).forEach((name, property) -> {
            JSONSchemaProps same = properties(now).get(name);
            if (same == null) {
                losses.add(path + "." + name + " is gone");
            } else {
                compare(path + "." + name, property, same, losses);
            }
        });
        if (before.getItems() != null && now.getItems() != null) {
            compare(path + "[]", before.getItems().getSchema(), now.getItems().getSchema(), losses);
        }
        if (before.getAdditionalProperties() != null
                && before.getAdditionalProperties().getSchema() != null) {
            compare(
                    path + "{}",
                    before.getAdditionalProperties().getSchema(),
                    now.getAdditionalProperties().getSchema(),
                    losses);
        }
        stricter(path, before, now, losses);
    }

    private static void stricter(String path, JSONSchemaProps before, JSONSchemaProps now, List<String> losses) {
        list(now.getRequired()).stream()
                .filter(name -> !list(before.getRequired()).contains(name))
                .forEach(name -> losses.add(path + "." + name + " is required now"));
        List<String> dropped = strings(before.getEnum());
        dropped.removeAll(strings(now.getEnum()));
        if (!dropped.isEmpty() && !list(now.getEnum()).isEmpty()) {
            losses.add(path + " no longer takes " + dropped);
        }
        limit(path + " has another least length", before.getMinLength(), now.getMinLength(), losses);
        limit(path + " has another greatest length", before.getMaxLength(), now.getMaxLength(), losses);
        limit(path + " has another minimum", before.getMinimum(), now.getMinimum(), losses);
        limit(path + " has another maximum", before.getMaximum(), now.getMaximum(), losses);
        limit(path + " has another pattern", before.getPattern(), now.getPattern(), losses);
    }

    /** A limit may go; one that is new or other is looked at by a person, who then changes the file of before. */
    private static void limit(String loss, @Nullable Object before, @Nullable Object now, List<String> losses) {
        if (now != null && !now.equals(before)) {
            losses.add(loss);
        }
    }

    private static Map<String, JSONSchemaProps> properties(JSONSchemaProps schema) {
        return schema.getProperties() == null ? Map.of() : schema.getProperties();
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static List<String> strings(@Nullable List<?> list) {
        return list(list).stream().map(String::valueOf).collect(Collectors.toCollection(ArrayList::new));
    }

    private static JSONSchemaProps schema(String yaml) {
        return Serialization.unmarshal(yaml, JSONSchemaProps.class);
    }
}
