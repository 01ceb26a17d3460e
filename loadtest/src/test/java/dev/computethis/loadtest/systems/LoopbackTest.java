package dev.computethis.loadtest.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8181", "https://127.0.0.9", "http://[::1]:80"})
    void thisMachineMayBeLoaded(String uri) {
        assertThat(Loopback.checked(URI.create(uri))).isEqualTo(URI.create(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1:8080", "http://10.0.0.1", "https://[2001:db8::1]/", "computethis"})
    void anotherMayNot(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Loopback.checked(URI.create(uri)))
                .withMessageContaining("loopback");
    }

    @Test
    void refusalNamesTheAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Loopback.checked(URI.create("http://192.0.2.1")))
                .withMessageStartingWith("http://192.0.2.1 is not of this machine");
    }
}
