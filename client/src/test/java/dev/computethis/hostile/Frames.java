package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RunContext;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.ResultSet;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Functions that take the runner's connection to its launcher over, and speak in its name. */
final class Frames {

    private Frames() {}

    static RemoteCallable<Object> send(int length, char type, byte... body) {
        return () -> {
            send(frame(length, type, body));
            Ends.waitForEver();
            return "never";
        };
    }

    static RemoteCallable<Object> sendRubbishAsTheOutcome() {
        return () -> {
            sendEnd("rubbish".getBytes(StandardCharsets.UTF_8));
            Ends.waitForEver();
            return "never";
        };
    }

    static RemoteCallable<Object> sendTheOutcomeOfAnotherRun() {
        return () -> {
            sendEnd(success(new AssignmentId("another", 0, 1), serialized("stolen")));
            Ends.waitForEver();
            return "never";
        };
    }

    /** A result of its own making: an array of two billion elements, of which not one is there. */
    static RemoteCallable<Object> sendABombAsTheResult() {
        return () -> {
            RunContext run = RunContext.current();
            byte[] bomb = serialized(new byte[1]);
            bomb[bomb.length - 5] = 0x7f;
            sendEnd(success(new AssignmentId(run.uid(), 0, run.attempt()), bomb));
            Ends.waitForEver();
            return "never";
        };
    }

    private static byte[] success(AssignmentId id, byte[] result) {
        return new Outcome(id, Phase.Succeeded, 1, new ResultSet(List.of(result)).encode(), "forged", null, false, 0, 1)
                .encode();
    }

    private static byte[] serialized(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void sendEnd(byte[] outcome) throws Exception {
        byte[] body = ByteBuffer.allocate(10 + outcome.length)
                .put((byte) 0)
                .put((byte) 0)
                .putLong(1)
                .put(outcome)
                .array();
        send(frame(body.length, 'e', body));
    }

    private static ByteBuffer frame(int length, char type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .putInt(length)
                .put((byte) type)
                .put(body)
                .flip();
    }

    private static void send(ByteBuffer bytes) throws Exception {
        SocketChannel channel = channel();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** System.out writes to it. */
    private static SocketChannel channel() throws Exception {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field instance = type.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        Object unsafe = instance.get(null);
        Method offset = type.getMethod("objectFieldOffset", Field.class);
        Method get = type.getMethod("getObject", Object.class, long.class);
        Object output =
                get.invoke(unsafe, System.out, offset.invoke(unsafe, FilterOutputStream.class.getDeclaredField("out")));
        return (SocketChannel) field(field(output, "channel"), "channel");
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
