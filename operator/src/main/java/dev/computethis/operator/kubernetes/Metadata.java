package dev.computethis.operator.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
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
    record Page(Continuation metadata, @Nullable List<Of> items) {
        /** The server leaves out an empty list. */
        List<Metadata> all() {
            return items == null ? List.of() : items.stream().map(Of::metadata).toList();
        }
    }

    /** Where the next page begins. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Continuation(@JsonProperty("continue") @Nullable String next) {}
}
