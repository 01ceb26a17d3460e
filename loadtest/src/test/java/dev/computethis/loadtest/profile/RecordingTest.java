package dev.computethis.loadtest.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {

    @ParameterizedTest
    @CsvSource({
        "[B, byte[]",
        "[[I, int[][]",
        "[Ljava.lang.String;, java.lang.String[]",
        "java.util.Map$Entry, java.util.Map$Entry",
        "a.B$$Lambda$7+0x00007f08.66, a.B$$Lambda"
    })
    void aClassIsNamedAsInASource(String name, String expected) {
        assertThat(Recording.sourceName(name)).isEqualTo(expected);
    }
}
