package dev.computethis.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what {@link BinaryWriter} wrote. Trusts nothing: every length is held against what is there. Not thread-safe. */
final class BinaryReader {

    private final String magic;
    private final ByteBuffer in;

    BinaryReader(byte[] message, String magic, int version) {
        this.magic = magic;
        this.in = ByteBuffer.wrap(message);
        byte[] letters = new byte[magic.length()];
        try {
            in.get(letters);
            byte found = in.get();
            if (!new String(letters, StandardCharsets.ISO_8859_1).equals(magic)) {
                throw new MalformedMessageException("These bytes are no message " + magic + ": they do not start so");
            }
            if (found != version) {
                throw malformed("is of version " + found + ", and only version " + version + " is known here");
            }
        } catch (BufferUnderflowException cut) {
            throw malformed("is cut");
        }
    }

    int int32() {
        return read(ByteBuffer::getInt);
    }

    long int64() {
        return read(ByteBuffer::getLong);
    }

    boolean flag() {
        return read(ByteBuffer::get) != 0;
    }

    byte[] bytes() {
        byte[] value = new byte[length(1)];
        in.get(value);
        return value;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    <T> @Nullable T optional(Function<BinaryReader, T> reader) {
        return flag() ? reader.apply(this) : null;
    }

    <E extends Enum<E>> E constant(Class<E> type) {
        String name = text();
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            throw malformed("names an unknown " + type.getSimpleName() + " '" + name + "'");
        }
    }

    <T> List<T> list(Function<BinaryReader, T> reader) {
        // An element takes a byte at the least, so a count can't make us set aside more than was sent.
        int count = length(1);
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(reader.apply(this));
        }
        return List.copyOf(values);
    }

    /**
     * A list of byte strings that stay where they are: at which index of the message each begins, its length before it, and
     * at last where the list ends.
     */
    int[] framesOfList() {
        int count = length(Integer.BYTES);
        int[] frames = new int[count + 1];
        for (int i = 0; i < count; i++) {
            frames[i] = in.position();
            skipBytes();
        }
        frames[count] = in.position();
        return frames;
    }

    /** @return how many they are */
    int skipBytes() {
        int length = length(1);
        in.position(in.position() + length);
        return length;
    }

    /** Ends the message; what is left over is an error. */
    void end() {
        if (in.hasRemaining()) {
            throw malformed("has " + in.remaining() + " bytes too many");
        }
    }

    MalformedMessageException malformed(String what) {
        return new MalformedMessageException("The message " + magic + " " + what);
    }

    private int length(int elementBytes) {
        int length = int32();
        if (length < 0 || length > in.remaining() / elementBytes) {
            throw malformed("is cut: it wants " + length + " more, and holds " + in.remaining() + " bytes");
        }
        return length;
    }

    private <T> T read(Function<ByteBuffer, T> getter) {
        try {
            return getter.apply(in);
        } catch (BufferUnderflowException cut) {
            throw malformed("is cut");
        }
    }
}
