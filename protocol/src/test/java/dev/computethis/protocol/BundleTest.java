package dev.computethis.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BundleTest {

    @Test
    void theSameContentHasTheSameDigestWhateverItsOrder() {
        Map<String, byte[]> oneWay = new LinkedHashMap<>();
        oneWay.put("a.A", new byte[] {1});
        oneWay.put("b.B", new byte[] {2});
        Map<String, byte[]> otherWay = new LinkedHashMap<>();
        otherWay.put("b.B", new byte[] {2});
        otherWay.put("a.A", new byte[] {1});

        assertThat(bundle(oneWay).digest()).isEqualTo(bundle(otherWay).digest());
    }

    @Test
    void otherBytesOfTheSameClassHaveAnotherDigest() {
        assertThat(bundle(Map.of("a.A", new byte[] {1})).digest())
                .isNotEqualTo(bundle(Map.of("a.A", new byte[] {2})).digest());
    }

    @Test
    void aDigestHasOneForm() {
        assertThat(Digest.of(new byte[0]).value())
                .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (String other : List.of("", "sha256:", "md5:" + "0".repeat(64), "sha256:" + "A".repeat(64))) {
            assertThatThrownBy(() -> new Digest(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not a digest");
        }
    }

    private static Bundle bundle(Map<String, byte[]> classes) {
        return new Bundle(17, List.of(), new TreeMap<>(classes), new TreeMap<>());
    }
}
