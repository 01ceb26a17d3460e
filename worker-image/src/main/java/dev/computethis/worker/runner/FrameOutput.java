package dev.computethis.worker.runner;

import dev.computethis.worker.Frame;
import dev.computethis.worker.FrameChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard output and error of functions: each write goes to the launcher at once, so that nothing is lost by a crash. */
final class FrameOutput extends OutputStream {

    private final FrameChannel channel;

    private FrameOutput(FrameChannel channel) {
        this.channel = channel;
    }

    static PrintStream over(FrameChannel channel) {
        return new PrintStream(new FrameOutput(channel), true, StandardCharsets.UTF_8) {
            /** A function that closes it must not silence the next. */
            @Override
            public void close() {
                flush();
            }
        };
    }

    @Override
    public void write(int b) throws IOException {
        channel.send(Frame.Type.OUTPUT, new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > 0) {
            channel.send(Frame.Type.OUTPUT, bytes, from, length);
        }
    }
}
