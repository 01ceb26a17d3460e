package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import java.util.random.RandomGenerator;

/** A way to break something. */
public interface Fault {

    /** Lower case, with hyphens, such as {@code leader-killed}. */
    String name();

    /** What is done, in a sentence. */
    String meaning();

    /** What proves it, in a few words. */
    String evidence();

    /** How many runs are to be under way at least when it strikes. */
    default int flood() {
        return 0;
    }

    /**
     * Chooses what to hit; nothing happens yet.
     *
     * @throws NothingToHitException where there is nothing of the kind just now
     */
    Blow aim(Site site, RandomGenerator random) throws InterruptedException;
}
