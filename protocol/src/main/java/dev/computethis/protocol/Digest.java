package dev.computethis.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The address of content: {@code sha256:} and 64 lower-case hex digits of its SHA-256. */
public record Digest(String value) implements Comparable<Digest> {

    private static final String PREFIX = "sha256:";
    private static final int LENGTH = PREFIX.length() + 64;

    /** @throws IllegalArgumentException where {@code value} is not of that form */
    public Digest {
        if (!isDigest(value)) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a digest: want sha256: and 64 lower-case hex digits");
        }
    }

    public static boolean isDigest(String value) {
        // By hand, since several are looked at for each run: a pattern took a visible share of a run's time.
        if (value.length() != LENGTH || !value.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    public static Digest of(byte[] content) {
        MessageDigest sha256 = sha256();
        sha256.update(content);
        return of(sha256);
    }

    /** Of what {@code sha256} was fed, for content that is not in memory as a whole. */
    public static Digest of(MessageDigest sha256) {
        return new Digest(PREFIX + HexFormat.of().formatHex(sha256.digest()));
    }

    /** The 64 hex digits alone. */
    public String hex() {
        return value.substring(PREFIX.length());
    }

    /** A fresh SHA-256, which every JDK has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every JDK has SHA-256", missing);
        }
    }

    @Override
    public int compareTo(Digest other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
