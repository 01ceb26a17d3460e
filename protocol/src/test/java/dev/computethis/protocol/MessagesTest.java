package dev.computethis.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every binary message: what is written is read again, and bytes that are no message are refused, never trusted. */
class MessagesTest {

    private static final AssignmentId ID = new AssignmentId("0b5f-uid", 7, 2);
    private static final Digest DIGEST = Digest.of(new byte[] {1, 2, 3});
    private static final Failure FAILURE =
            new Failure(Failure.Kind.Threw, "boom ☃", "java.lang.Error", "at …", "AAEC", 3, null, "last words", 7);

    static Stream<Arguments> messages() {
        TreeMap<String, byte[]> classes = new TreeMap<>(Map.of("b.B", new byte[] {2}, "a.A$C", new byte[] {}));
        TreeMap<String, byte[]> resources = new TreeMap<>(Map.of("META-INF/x", new byte[] {9}));
        return Stream.of(
                message("bundle", new Bundle(17, List.of(DIGEST), classes, resources).encode(), Bundle::decode),
                message(
                        "payload",
                        new Payload(new byte[] {5}, List.of(new byte[] {}, new byte[] {1})).encode(),
                        Payload::decode),
                message(
                        "result set",
                        new ResultSet(List.of(new byte[] {1, 2}, new byte[] {})).encode(),
                        ResultSet::decode),
                message(
                        "assignment",
                        new Assignment(
                                        ID,
                                        "i1",
                                        "ns",
                                        "square-1",
                                        "Jobs.square(int):12",
                                        9,
                                        DIGEST,
                                        new byte[] {8},
                                        2000,
                                        List.of("java.io.IOException"),
                                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                                .encode(),
                        Assignment::decode),
                message(
                        "outcome that succeeded",
                        new Outcome(ID, Phase.Succeeded, 8, new byte[] {4}, "4", null, true, 2, 123).encode(),
                        Outcome::decode),
                message(
                        "outcome that failed",
                        Outcome.failed(ID, 8, Phase.Failed, FAILURE, 5).encode(),
                        Outcome::decode),
                message(
                        "invocation that returned",
                        new InvocationEnd(new byte[] {4}, null).encode(),
                        InvocationEnd::decode),
                message("invocation that failed", new InvocationEnd(null, FAILURE).encode(), InvocationEnd::decode),
                message(
                        "refusal",
                        new Refusal(Refusal.Reason.MissingBlobs, "no bundle", List.of(DIGEST), Duration.ofSeconds(2))
                                .encode(),
                        Refusal::decode),
                message(
                        "worker state",
                        new WorkerState(
                                        "default-0",
                                        "i1",
                                        25,
                                        true,
                                        new HeldSlice(ID, 9),
                                        new Progress(0.5, "half"),
                                        List.of(new HeldSlice(ID, 8)),
                                        99,
                                        Map.of("Exited", 2L))
                                .encode(),
                        WorkerState::decode),
                message("progress", new Progress(null, "reading").encode(), Progress::decode),
                message("worker log", new WorkerLog(10, new byte[] {'h', 'i'}, false).encode(), WorkerLog::decode));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsBackWhatWasWritten(byte[] encoded, Function<byte[], Object> decode, Function<Object, byte[]> encode) {
        assertThat(encode.apply(decode.apply(encoded))).isEqualTo(encoded);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void refusesEveryPrefix(byte[] encoded, Function<byte[], Object> decode, Function<Object, byte[]> encode) {
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> decode.apply(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void refusesWhatIsLeftOver(byte[] encoded, Function<byte[], Object> decode, Function<Object, byte[]> encode) {
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThatThrownBy(() -> decode.apply(longer))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("1 bytes too many");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void neverTrustsALengthOrACount(byte[] encoded, Function<byte[], Object> decode, Function<Object, byte[]> encode) {
        // Every four bytes in turn become a huge number: a message is read or refused, but nothing is set aside for it.
        for (int at = 5; at + 4 <= encoded.length; at++) {
            byte[] forged = encoded.clone();
            Arrays.fill(forged, at, at + 4, (byte) 0x7f);
            try {
                assertThat(decode.apply(forged)).isNotNull();
            } catch (MalformedMessageException refused) {
                assertThat(refused).hasMessageContaining("The message");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void refusesAnotherVersion(byte[] encoded, Function<byte[], Object> decode, Function<Object, byte[]> encode) {
        byte[] next = encoded.clone();
        next[4]++;
        assertThatThrownBy(() -> decode.apply(next))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("only version " + encoded[4] + " is known here");
    }

    private static <T> Arguments message(String name, byte[] encoded, Function<byte[], T> decode) {
        Function<Object, byte[]> encode = message -> {
            try {
                return (byte[]) message.getClass().getMethod("encode").invoke(message);
            } catch (ReflectiveOperationException missing) {
                throw new LinkageError("a message without encode()", missing);
            }
        };
        return Arguments.of(Named.of(name, encoded), decode, encode);
    }
}
