package dev.computethis.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Bytes that nothing in the cluster looks into, held here or by a blob of the same namespace. */
@ValidationRule(value = "has(self.inline) != has(self.blob)", message = "exactly one of inline and blob must be set")
@ValidationRule(
        value = "has(self.inline) == has(oldSelf.inline) && has(self.blob) == has(oldSelf.blob)",
        message = FunctionRunSpec.FINAL)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ContentReference(
        @Nullable
        @Size(max = ContentReference.INLINE_CHARACTERS)
        @Pattern("^[A-Za-z0-9+/]*={0,2}$")
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("The bytes in base64; at most 256 KiB of them.")
        String inline,

        @Nullable
        @Size(max = ContentReference.DIGEST_CHARACTERS)
        @Pattern(ContentReference.DIGEST)
        @ValidationRule(value = ContentReference.UNCHANGED, message = FunctionRunSpec.FINAL)
        @JsonPropertyDescription("The digest of the blob that holds the bytes.")
        String blob) {

    /** 256 KiB in base64. */
    static final long INLINE_CHARACTERS = 349_528;

    static final String UNCHANGED = "self == oldSelf";

    static final String DIGEST = "^sha256:[0-9a-f]{64}$";

    static final long DIGEST_CHARACTERS = 71;
}
