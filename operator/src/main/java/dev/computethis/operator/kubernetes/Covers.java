package dev.computethis.operator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Whether an object already is as we want it: what the server and others added to it does not count. */
final class Covers {

    private Covers() {}

    static boolean covers(JsonNode actual, JsonNode desired) {
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
