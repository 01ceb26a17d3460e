package dev.computethis.operator.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What we read of an object's metadata, for requests that want nothing else of it. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Metadata(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        String creationTimestamp,
        @Nullable Map<String, String> labels,
        @Nullable Map<String, String> annotations) {

    /** An object, whatever else there is of it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Of(Metadata metadata) {}

    /** A page of a list of objects. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Page(Continuation metadata, List<Of> items) {}

    /** Where the next page begins. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Continuation(
            @com.fasterxml.jackson.annotation.JsonProperty("continue") @Nullable
            String next) {}
}
