package dev.computethis.worker;

import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A function made ready to be sent, as simply as can be: its class files are those that the test names. */
public record Shipment(Bundle bundle, Payload payload) {

    /** One invocation. */
    public static Shipment of(Object function, List<? extends @Nullable Object> arguments, Class<?>... classes) {
        return map(function, List.of(arguments), classes);
    }

    /** An invocation for each of the lists of arguments. */
    public static Shipment map(
            Object function, List<? extends List<? extends @Nullable Object>> invocations, Class<?>... classes) {
        List<byte[]> arguments = new ArrayList<>();
        for (List<? extends @Nullable Object> invocation : invocations) {
            arguments.add(serialize(invocation.toArray()));
        }
        return new Shipment(bundle(classes), new Payload(serialize(function), arguments));
    }

    public static Bundle bundle(Class<?>... classes) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        Arrays.stream(classes).forEach(type -> files.put(type.getName(), classFile(type)));
        return new Bundle(17, List.of(), files, new TreeMap<>());
    }

    public static byte[] classFile(Class<?> type) {
        String name = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static byte[] serialize(@Nullable Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException notSerializable) {
            throw new UncheckedIOException(notSerializable);
        }
        return bytes.toByteArray();
    }

    public static @Nullable Object deserialize(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
