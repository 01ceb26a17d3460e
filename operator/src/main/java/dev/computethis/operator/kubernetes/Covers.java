package dev.computethis.operator.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.computethis.protocol.Digest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Whether an object already is as we want it: what the server and others added to it does not count. */
final class Covers {

    /**
     * An annotation with the digest of what was applied. What is no longer wanted, such as the last rule of a policy, is
     * nowhere in what is wanted, and would pass for somebody else's.
     */
    static final String APPLIED = "computethis.dev/applied";

    /** The same bytes for the same content, in whichever order a map has it. */
    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private Covers() {}

    static void mark(HasMetadata desired, KubernetesSerialization serialization) {
        JsonNode content = serialization.convertValue(desired, JsonNode.class);
        try {
            String digest = Digest.of(SORTED.writeValueAsBytes(content)).value();
            Map<String, String> annotations = new HashMap<>();
            if (desired.getMetadata().getAnnotations() != null) {
                annotations.putAll(desired.getMetadata().getAnnotations());
            }
            annotations.put(APPLIED, digest);
            desired.getMetadata().setAnnotations(annotations);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static boolean covers(HasMetadata actual, HasMetadata desired, KubernetesSerialization serialization) {
        return covers(
                serialization.convertValue(actual, JsonNode.class),
                serialization.convertValue(desired, JsonNode.class));
    }

    private static boolean covers(JsonNode actual, JsonNode desired) {
        if (desired.isObject()) {
            for (Map.Entry<String, JsonNode> field : desired.properties()) {
                if (!isEmpty(field.getValue()) && !covers(actual.path(field.getKey()), field.getValue())) {
                    return false;
                }
            }
            return actual.isObject();
        }
        if (desired.isArray()) {
            if (!actual.isArray() || actual.size() != desired.size()) {
                return false;
            }
            for (int i = 0; i < desired.size(); i++) {
                if (!covers(actual.get(i), desired.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return actual.equals(desired) || (actual.isNumber() && actual.asText().equals(desired.asText()));
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || (value.isContainerNode() && value.isEmpty());
    }
}
