package dev.computethis.protocol;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes a message: big-endian numbers, and byte strings with their length before them. Not thread-safe. */
final class BinaryWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** Starts a message with the four letters and the version by which {@link BinaryReader} knows it. */
    BinaryWriter(String magic, int version) {
        write(() -> out.writeBytes(magic));
        write(() -> out.writeByte(version));
    }

    BinaryWriter int32(int value) {
        return write(() -> out.writeInt(value));
    }

    BinaryWriter int64(long value) {
        return write(() -> out.writeLong(value));
    }

    BinaryWriter flag(boolean value) {
        return write(() -> out.writeBoolean(value));
    }

    BinaryWriter bytes(byte[] value) {
        int32(value.length);
        return write(() -> out.write(value));
    }

    BinaryWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A flag for "is there", then the value. */
    <T> BinaryWriter optional(@Nullable T value, BiConsumer<BinaryWriter, T> writer) {
        flag(value != null);
        if (value != null) {
            writer.accept(this, value);
        }
        return this;
    }

    <T> BinaryWriter list(List<T> values, BiConsumer<BinaryWriter, T> writer) {
        int32(values.size());
        values.forEach(value -> writer.accept(this, value));
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private interface Step {
        void run() throws IOException;
    }

    private BinaryWriter write(Step step) {
        try {
            step.run();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail to be written", impossible);
        }
        return this;
    }
}
