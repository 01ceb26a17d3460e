package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 169.254.0.0/16, true",
        "169.0.0.0/8, 169.254.0.0/16, true",
        "169.254.0.0/16, 169.254.0.0/16, true",
        "169.254.169.254/32, 169.254.0.0/16, false",
        "10.0.0.0/8, 169.254.0.0/16, false",
        "::/0, fe80::/10, true",
        "::/0, 169.254.0.0/16, false",
        "fd00::/8, fe80::/10, false"
    })
    void rangeContainsAnother(String outer, String inner, boolean contains) {
        assertThat(AddressRange.parse(outer).contains(AddressRange.parse(inner)))
                .isEqualTo(contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0", "host/8", "10.0.0.0/x", "10.0.0.0/8/8"})
    void whatIsNoRangeIsRefusedByName(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).hasMessageContaining("'" + text + "'");
    }
}
