package dev.computethis.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** It must tell and cut what {@link Payload} does. */
final class EncodedPayloadTest {

    private static final Payload PAYLOAD = new Payload(
            new byte[] {7, 7, 7}, List.of(new byte[] {1}, new byte[0], new byte[] {2, 3}, new byte[] {4, 5, 6}));

    private final byte[] message = PAYLOAD.encode();
    private final EncodedPayload encoded = EncodedPayload.of(message);

    @Test
    void eachSliceIsThatOfTheDecodedPayload() {
        assertThat(encoded.invocations()).isEqualTo(4);
        for (int from = 0; from <= 4; from++) {
            for (int to = from; to <= 4; to++) {
                assertThat(encoded.slice(from, to))
                        .as("from %d to %d", from, to)
                        .isEqualTo(cut(PAYLOAD, from, to));
            }
        }
    }

    @Test
    void wholeIsNotCopied() {
        assertThat(encoded.slice(0, 4)).isSameAs(message);
    }

    @Test
    void gatheredPayloadHasNoFunction() {
        Payload gathered = Payload.gathered(List.of(PAYLOAD, PAYLOAD));

        assertThat(EncodedPayload.of(gathered.encode()).isGathered()).isTrue();
        assertThat(encoded.isGathered()).isFalse();
        assertThat(EncodedPayload.of(gathered.encode()).slice(1, 2)).isEqualTo(cut(gathered, 1, 2));
    }

    @Test
    void sliceThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> encoded.slice(0, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> encoded.slice(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> encoded.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatDecodeRefusesIsRefused() {
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            assertThatThrownBy(() -> EncodedPayload.of(cut))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(MalformedMessageException.class);
        }
        assertThatThrownBy(() -> EncodedPayload.of(Arrays.copyOf(message, message.length + 1)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("1 bytes too many");
    }

    private static byte[] cut(Payload payload, int from, int to) {
        return new Payload(payload.function(), payload.arguments().subList(from, to)).encode();
    }
}
