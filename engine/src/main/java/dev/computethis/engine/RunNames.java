package dev.computethis.engine;

import dev.computethis.protocol.Digest;
import dev.computethis.protocol.IdempotencyKey;
import dev.computethis.protocol.Problem;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Names runs by their idempotency key, so that a submission sent again meets its run in the store. */
final class RunNames {

    private static final Pattern KEY = Pattern.compile("[ -~]{1," + IdempotencyKey.LENGTH + "}");
    private static final Pattern HINT = Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)/.*");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int HASH_LENGTH = 10;

    private RunNames() {}

    /** A DNS label made of nothing but namespace and key; 50 bits of it tell keys apart. */
    static String of(String namespace, String key) {
        if (!KEY.matcher(key).matches()) {
            throw Problem.of(
                            Problem.Type.INVALID,
                            "The idempotency key must be 1 to " + IdempotencyKey.LENGTH
                                    + " printable ASCII characters; it has " + key.length() + " characters.",
                            "Idempotency-Key")
                    .toException();
        }
        var hint = HINT.matcher(key);
        byte[] hash = Digest.sha256().digest((namespace + "\n" + key).getBytes(StandardCharsets.UTF_8));
        StringBuilder name = new StringBuilder(hint.matches() ? hint.group(1) : "run").append('-');
        for (int i = 0; i < HASH_LENGTH; i++) {
            name.append(ALPHABET.charAt(hash[i] & 31));
        }
        return name.toString();
    }
}
