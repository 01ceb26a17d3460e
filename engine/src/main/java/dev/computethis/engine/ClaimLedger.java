package dev.computethis.engine;

import dev.computethis.engine.RunStore.StaleClaimsException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Claims the first starts of runs that may start only once: all that come up while one write is on its way share the next.
 * Lives on the loop.
 */
final class ClaimLedger {

    private static final Logger LOG = System.getLogger(ClaimLedger.class.getName());

    /** How it went. */
    interface Listener {
        void claimStored(String uid);

        /** The store does not take the claim now; it is tried again. Told with each time that it does not. */
        void claimDelayed(String uid);
    }

    private final RunStore store;
    private final TermLoop loop;
    private final DispatcherConfig config;
    private final RandomGenerator random;
    private final long term;
    private final Listener listener;

    private SharedClaims stored = SharedClaims.NONE;
    /** Those that are stored and needed: nothing else says yet that their runs may have started. */
    private final Set<String> open = new LinkedHashSet<>();
    /** Those that are yet to be stored. */
    private final Set<String> wanted = new LinkedHashSet<>();

    private boolean writing;
    private @Nullable Backoff backoff;

    ClaimLedger(
            RunStore store,
            TermLoop loop,
            DispatcherConfig config,
            RandomGenerator random,
            long term,
            Listener listener) {
        this.store = store;
        this.loop = loop;
        this.config = config;
        this.random = random;
        this.term = term;
        this.listener = listener;
    }

    /** Takes the ledger over: once {@code then} runs, no earlier leader can claim any more, and what it claimed is known. */
    void takeOver(Runnable then) {
        takeOver(then, newBackoff());
    }

    private void takeOver(Runnable then, Backoff pause) {
        loop.when(store.readClaims(), found -> takeOver(found, then, pause), failure -> again(then, pause, failure));
    }

    private void takeOver(SharedClaims found, Runnable then, Backoff pause) {
        if (isFollowedBy(found)) {
            again(then, pause, followedBy(found));
            return;
        }
        loop.when(
                store.writeClaims(found, new SharedClaims(term, found.uids(), null)),
                written -> {
                    stored = written;
                    open.addAll(written.uids());
                    then.run();
                },
                failure -> again(then, pause, failure));
    }

    private boolean isFollowedBy(SharedClaims found) {
        return found.term() > term;
    }

    private static String followedBy(SharedClaims found) {
        return "a leader of term " + found.term() + " has followed this one";
    }

    private void again(Runnable then, Backoff pause, Object why) {
        LOG.log(Level.WARNING, "The claims can''t be taken over yet, so this leader waits: {0}", why);
        loop.schedule(() -> takeOver(then, pause), pause.next());
    }

    /** Whether an earlier leader may have made the run's first start. */
    boolean isClaimed(String uid) {
        return open.contains(uid);
    }

    /** Of what earlier leaders claimed only this is needed any more. */
    void keepOnly(Collection<String> uids) {
        open.retainAll(uids);
    }

    /** Claims the run's first start; told once it is stored. */
    void claim(String uid) {
        wanted.add(uid);
        if (wanted.size() == 1) {
            // Whatever else is decided now shares the write.
            loop.execute(this::write);
        }
    }

    /** The claim is not needed (any more): the run's status tells more, or the run is gone. */
    void release(String uid) {
        open.remove(uid);
        wanted.remove(uid);
    }

    private void write() {
        if (writing || wanted.isEmpty()) {
            return;
        }
        List<String> shared = new ArrayList<>(wanted);
        int room = SharedClaims.MAX - open.size();
        if (shared.size() > room) {
            shared.subList(Math.max(0, room), shared.size()).clear();
            if (shared.isEmpty()) {
                later(SharedClaims.MAX + " starts are claimed and neither over nor told of in their runs' status");
                return;
            }
        }
        Set<String> all = new LinkedHashSet<>(open);
        all.addAll(shared);
        writing = true;
        loop.when(
                store.writeClaims(stored, new SharedClaims(term, all, null)),
                written -> written(written, shared),
                failure -> {
                    if (failure instanceof StaleClaimsException) {
                        lookAgain();
                    } else {
                        later(failure);
                    }
                });
    }

    private void written(SharedClaims now, List<String> shared) {
        stored = now;
        backoff = null;
        for (String uid : shared) {
            // One that was released meanwhile is not needed any more.
            if (wanted.remove(uid)) {
                open.add(uid);
                listener.claimStored(uid);
            }
        }
        writing = false;
        write();
    }

    /** It is not as this leader left it: its own last write, whose answer did not come, or another leader's. */
    private void lookAgain() {
        loop.when(
                store.readClaims(),
                now -> {
                    if (isFollowedBy(now)) {
                        later(followedBy(now));
                    } else {
                        stored = now;
                        writing = false;
                        write();
                    }
                },
                this::later);
    }

    private void later(Object why) {
        if (backoff == null) {
            backoff = newBackoff();
            LOG.log(Level.WARNING, "{0} claims are not stored yet, will try again: {1}", wanted.size(), why);
        }
        writing = true;
        List.copyOf(wanted).forEach(listener::claimDelayed);
        loop.schedule(
                () -> {
                    writing = false;
                    write();
                },
                backoff.next());
    }

    private Backoff newBackoff() {
        return new Backoff(config.firstBackoff(), config.maxBackoff(), random);
    }
}
