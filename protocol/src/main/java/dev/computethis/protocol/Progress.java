package dev.computethis.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How far a function says it is; the last it said.
 *
 * @param fraction of the whole, from 0 to 1; null where it can't tell
 * @param message at most {@link Limits#PROGRESS_MESSAGE} characters; empty where there is none
 */
public record Progress(@Nullable Double fraction, String message) {

    private static final String MAGIC = "CTPR";
    private static final int VERSION = 1;

    /** {@code 40% reading}, as a table shows it. */
    public String text() {
        String percent = fraction == null ? "" : Math.round(fraction * 100) + "%";
        return percent.isEmpty() || message.isEmpty() ? percent + message : percent + " " + message;
    }

    public byte[] encode() {
        BinaryWriter out = new BinaryWriter(MAGIC, VERSION);
        Messages.progress(out, this);
        return out.toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of a progress report */
    public static Progress decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, MAGIC, VERSION);
        Progress progress = Messages.progress(in);
        in.end();
        return progress;
    }
}
