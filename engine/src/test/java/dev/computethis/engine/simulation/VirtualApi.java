package dev.computethis.engine.simulation;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStatus;
import dev.computethis.engine.RunStore.Created;
import dev.computethis.engine.RunStore.Listener;
import dev.computethis.engine.RunStore.StaleClaimsException;
import dev.computethis.engine.RunStore.StaleRunException;
import dev.computethis.engine.SharedClaims;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.Submission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The API server: holds the runs, and refuses a write that names another version than the run has. It knows no more of
 * runs than that; so a status that follows a terminal one is ours to prevent.
 */
class VirtualApi {

    private final VirtualLoop time;
    private final Map<RunKey, Run> runs = new LinkedHashMap<>();
    private final List<Listener> watchers = new ArrayList<>();
    private SharedClaims claims = SharedClaims.NONE;
    private long version;
    private long uids;
    private long awayUntil;

    VirtualApi(VirtualLoop time) {
        this.time = time;
    }

    boolean isAway() {
        return time.nanos() < awayUntil;
    }

    void goAwayUntil(long nanos) {
        awayUntil = Math.max(awayUntil, nanos);
    }

    void comeBack() {
        awayUntil = 0;
    }

    Created create(RunKey key, Submission submission, String submitter) {
        Run present = runs.get(key);
        if (present != null) {
            return new Created(present, true);
        }
        Run run = new Run(
                key, "uid-" + ++uids, nextVersion(), time.now(), submitter, submission, false, RunStatus.PENDING);
        return new Created(put(run), false);
    }

    Run updateStatus(Run base, RunStatus status) {
        Run present = runs.get(base.key());
        if (present == null || !present.uid().equals(base.uid())) {
            throw new StaleRunException(base.key(), "is gone");
        }
        if (!present.version().equals(base.version())) {
            throw new StaleRunException(base.key(), "has changed since");
        }
        return put(with(present, present.cancelRequested(), status));
    }

    Run requestCancel(RunKey key) {
        Run present = runs.get(key);
        if (present == null) {
            throw Problem.of(Problem.Type.NOT_FOUND, "There is no run " + key + ".")
                    .toException();
        }
        boolean settled = present.cancelRequested() || present.status().phase().isTerminal();
        return settled ? present : put(with(present, true, present.status()));
    }

    /** @param uid of the one that is meant; null for any */
    void delete(RunKey key, @Nullable String uid) {
        Run present = runs.get(key);
        if (present != null && (uid == null || uid.equals(present.uid()))) {
            runs.remove(key);
            version++;
            tell(watcher -> watcher.removed(present));
        }
    }

    @Nullable
    Run get(RunKey key) {
        return runs.get(key);
    }

    List<Run> list() {
        return List.copyOf(runs.values());
    }

    SharedClaims claims() {
        return claims;
    }

    SharedClaims writeClaims(SharedClaims base, SharedClaims written) {
        if (!Objects.equals(base.version(), claims.version())) {
            throw new StaleClaimsException();
        }
        claims = written.stored(nextVersion());
        return claims;
    }

    /** Tells of each change from now on, as it is made. */
    void watch(Listener watcher) {
        watchers.add(watcher);
    }

    void unwatch(Listener watcher) {
        watchers.remove(watcher);
    }

    Run with(Run run, boolean cancelRequested, RunStatus status) {
        return run.written(nextVersion(), cancelRequested, status);
    }

    Run put(Run run) {
        runs.put(run.key(), run);
        tell(watcher -> watcher.changed(run));
        return run;
    }

    private String nextVersion() {
        return Long.toString(++version);
    }

    private void tell(Consumer<Listener> event) {
        List.copyOf(watchers).forEach(event);
    }
}
