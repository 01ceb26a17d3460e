package dev.computethis.worker.launcher;

import dev.computethis.protocol.SessionKey;
import java.time.Duration;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The challenges a worker has made, with the counters used and the key agreed on under each. Time is that of the worker's monotonic clock, in
 * nanoseconds. Not thread-safe. Public for the engine's simulation, whose workers refuse repeated requests by it.
 */
public final class Challenges {

    /** How long a challenge is good for. */
    static final Duration VALID = Duration.ofMinutes(5);

    /** How many are kept. Anyone may ask for one, so those never used by a signer go first. */
    static final int OUTSTANDING = 256;

    /** How far a counter may lie behind the highest used under its challenge. */
    static final int WINDOW = 4096;

    private final RandomGenerator random;
    private final Map<String, Challenge> outstanding = new HashMap<>();

    public Challenges(RandomGenerator random) {
        this.random = random;
    }

    public String issue(long now) {
        outstanding.values().removeIf(challenge -> challenge.expired(now));
        if (outstanding.size() >= OUTSTANDING) {
            outstanding.values().stream()
                    .min(Comparator.comparing(Challenge::used).thenComparing(challenge -> challenge.made - now))
                    .ifPresent(first -> outstanding.values().remove(first));
        }
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String text = HexFormat.of().formatHex(bytes);
        outstanding.put(text, new Challenge(now));
        return text;
    }

    /** Why the counter can't be used under the challenge; null where it can. */
    public @Nullable String objection(String challenge, long counter, long now) {
        Challenge known = outstanding.get(challenge);
        if (known == null || known.expired(now)) {
            return "the challenge is unknown, or older than " + VALID.toMinutes() + " minutes";
        }
        if (known.isUsed(counter)) {
            return "the counter " + counter + " was used before under this challenge, or lies more than " + WINDOW
                    + " behind the highest";
        }
        return null;
    }

    /** The key agreed on under the challenge; null where there is none. */
    @Nullable
    SessionKey session(String challenge) {
        Challenge known = outstanding.get(challenge);
        return known == null ? null : known.session;
    }

    /** From now on requests under the challenge may be signed by that key instead. */
    void agreed(String challenge, SessionKey session) {
        Challenge known = outstanding.get(challenge);
        if (known != null) {
            known.session = session;
        }
    }

    /** Notes that the counter is used; to be called for what a signature has proven. */
    public void use(String challenge, long counter) {
        Challenge known = outstanding.get(challenge);
        if (known != null) {
            known.use(counter);
        }
    }

    private static final class Challenge {
        private final long made;
        /** Which of the last {@link #WINDOW} counters were used, each at its remainder. */
        private BitSet window = new BitSet(WINDOW);

        private long highest = -1;
        private @Nullable SessionKey session;

        Challenge(long made) {
            this.made = made;
        }

        boolean expired(long now) {
            return now - made > VALID.toNanos();
        }

        boolean used() {
            return highest >= 0;
        }

        boolean isUsed(long counter) {
            return counter <= highest - WINDOW || (counter <= highest && window.get((int) (counter % WINDOW)));
        }

        void use(long counter) {
            if (counter > highest) {
                if (counter - highest >= WINDOW) {
                    window = new BitSet(WINDOW);
                } else {
                    for (long skipped = highest + 1; skipped < counter; skipped++) {
                        window.clear((int) (skipped % WINDOW));
                    }
                }
                highest = counter;
            }
            window.set((int) (counter % WINDOW));
        }
    }
}
