package dev.computethis.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs' first starts are claimed, in the one object that all leaders share. A leader writes its term into it before it
 * reads the runs: from then on the one before it can't claim any more, as its writes name an older version.
 *
 * @param term of the leader that wrote it
 * @param uids of the runs that may have started though their own status does not say so
 * @param version changes with each write; null where nothing is stored yet
 */
public record SharedClaims(
        long term, Set<String> uids, @Nullable String version) {

    /** Nothing is stored yet. */
    public static final SharedClaims NONE = new SharedClaims(0, Set.of(), null);

    /**
     * The most claims that are open at once; about a third of what one object may hold. A worker has one at most, until its
     * run's status tells more, so further ones wait.
     */
    public static final int MAX = 10_000;

    public SharedClaims {
        uids = Set.copyOf(uids);
    }

    /** The same, stored with that version. */
    public SharedClaims stored(String as) {
        return new SharedClaims(term, uids, as);
    }
}
