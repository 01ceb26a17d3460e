package dev.computethis.worker.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Serializes an object, as long as it takes no more than so many bytes. */
final class LimitedBytes extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;

    private LimitedBytes(int limit) {
        this.limit = limit;
    }

    /**
     * @throws LimitExceededException where it takes more than {@code limit} bytes
     * @throws NotSerializableException or another, where it can't be serialized
     */
    static byte[] serialize(@Nullable Object value, int limit) throws IOException {
        LimitedBytes out = new LimitedBytes(limit);
        try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
            objects.writeObject(value);
        }
        return out.bytes.toByteArray();
    }

    @Override
    public void write(int b) throws IOException {
        check(1);
        bytes.write(b);
    }

    @Override
    public void write(byte[] b, int from, int length) throws IOException {
        check(length);
        bytes.write(b, from, length);
    }

    private void check(int more) throws LimitExceededException {
        if (bytes.size() > limit - more) {
            throw new LimitExceededException(limit);
        }
    }

    static final class LimitExceededException extends IOException {
        private static final long serialVersionUID = 1L;

        LimitExceededException(int limit) {
            super("over " + limit + " bytes");
        }
    }
}
