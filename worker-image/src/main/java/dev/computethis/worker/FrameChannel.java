package dev.computethis.worker;

import dev.computethis.protocol.Limits;
import dev.computethis.protocol.MalformedMessageException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives {@link Frame}s: length, type, body. Many threads may send, one may receive.
 *
 * <p>The channel is in non-blocking mode, as a blocking one is closed when a thread is interrupted that writes to it,
 * and a function may well print while its thread is interrupted.
 */
public final class FrameChannel implements Closeable {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int HEAD_BYTES = 5;

    /** The largest body: a slice's results, with what stands around each, or an assignment. */
    static final int BODY_BYTES = Limits.BLOB_BYTES + 8 * Limits.INVOCATIONS;

    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private final ReentrantLock sending = new ReentrantLock();
    // Direct buffers of our own: writing from the heap makes the JDK keep a direct copy as large as the largest write.
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);

    public FrameChannel(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        this.readable = Selector.open();
        this.writable = Selector.open();
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
    }

    public void send(Frame.Type type, byte[]... parts) throws IOException {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        sending.lock();
        try {
            out.clear().putInt(length).put(type.code());
            for (byte[] part : parts) {
                append(part, 0, part.length);
            }
            flush();
        } finally {
            sending.unlock();
        }
    }

    /** Sends {@code length} of {@code bytes} as the body, starting at {@code from}. */
    public void send(Frame.Type type, byte[] bytes, int from, int length) throws IOException {
        sending.lock();
        try {
            out.clear().putInt(length).put(type.code());
            append(bytes, from, length);
            flush();
        } finally {
            sending.unlock();
        }
    }

    /**
     * The next frame; null once the other side has closed.
     *
     * @throws MalformedMessageException where what came is no frame: a function can have got hold of the connection
     */
    public @Nullable Frame receive() throws IOException {
        if (!fill(HEAD_BYTES)) {
            return null;
        }
        int length = in.getInt();
        Frame.Type type = Frame.Type.of(in.get());
        if (type == null || length < 0 || length > BODY_BYTES) {
            throw new MalformedMessageException("a frame of type " + type + " and " + length + " bytes");
        }
        byte[] body = new byte[length];
        for (int done = 0; done < length; ) {
            if (!in.hasRemaining() && !fill(1)) {
                throw new EOFException("the connection was closed within a frame");
            }
            int step = Math.min(in.remaining(), length - done);
            in.get(body, done, step);
            done += step;
        }
        return new Frame(type, body);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        readable.close();
        writable.close();
    }

    private void append(byte[] part, int from, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (!out.hasRemaining()) {
                flush();
            }
            int step = Math.min(out.remaining(), length - done);
            out.put(part, from + done, step);
            done += step;
        }
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(writable);
            }
        }
        out.clear();
    }

    private boolean fill(int atLeast) throws IOException {
        while (in.remaining() < atLeast) {
            in.compact();
            int read = channel.read(in);
            in.flip();
            if (read < 0) {
                return false;
            }
            if (read == 0) {
                await(readable);
            }
        }
        return true;
    }

    /** Waits though the thread is interrupted, and leaves it interrupted. */
    private static void await(Selector selector) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            selector.select();
            selector.selectedKeys().clear();
            interrupted |= Thread.interrupted();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
