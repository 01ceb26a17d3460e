package dev.computethis.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come, a decoder reads a message or refuses it, and does nothing else. Here with bytes made by chance from
 * messages; {@code make fuzz} has Jazzer look for others, and what it finds is kept beside this class and tried each time.
 */
class DecodersFuzzTest {

    private static final int ROUNDS = 10_000;

    private static final List<Function<byte[], ?>> DECODERS = List.of(
            Assignment::decode,
            Bundle::decode,
            EncodedPayload::of,
            Outcome::decode,
            InvocationEnd::decode,
            Payload::decode,
            Progress::decode,
            Refusal::decode,
            ResultSet::decode,
            ResultSet::count,
            WorkerLog::decode,
            WorkerState::decode);

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreReadOrRefused(byte[] bytes) {
        DECODERS.forEach(decoder -> isReadOrRefused(decoder, bytes));
    }

    @FuzzTest(maxDuration = "60s")
    void anyTextIsASignatureOrNone(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        RequestSignature signature = RequestSignature.parse(text);
        if (signature != null) {
            assertThat(RequestSignature.parse(signature.header())).isEqualTo(signature);
        }
        try {
            assertThat(AssignmentId.parse(text).toString()).isNotBlank();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.computethis.protocol.MessagesTest#messages")
    void changedMessagesAreReadOrRefused(
            byte[] message, Function<byte[], Object> decode, Function<Object, byte[]> encode) {
        // Always the same chance, so that a failure comes again.
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int round = 0; round < ROUNDS; round++) {
            isReadOrRefused(decode, changed(message, random));
        }
    }

    private static void isReadOrRefused(Function<byte[], ?> decoder, byte[] bytes) {
        try {
            assertThat(decoder.apply(bytes)).isNotNull();
        } catch (MalformedMessageException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static byte[] changed(byte[] message, RandomGenerator random) {
        byte[] changed = message.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            // What stands in front decides more.
            int at = random.nextInt(1 + random.nextInt(changed.length));
            changed[at] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) (changed[at] ^ (1 << random.nextInt(8)));
        }
        return changed;
    }
}
