package dev.computethis.operator.kubernetes;

import dev.computethis.engine.WorkerKey;
import dev.computethis.operator.kubernetes.PoolRollout.Draining;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Which pods are being drained, by their uid. Kept for one term of leadership: the next leader drains anew. */
final class Drains {

    /** How a pod is drained, see {@link KubernetesFleet#drain}. */
    interface Drain {
        CompletionStage<Void> begin(WorkerKey pod, String uid, String reason);
    }

    private final Drain drain;
    private final Map<String, Draining> states = new ConcurrentHashMap<>();

    Drains(Drain drain) {
        this.drain = drain;
    }

    Draining of(String uid) {
        return states.getOrDefault(uid, Draining.NO);
    }

    /** @param then what to do once the pod is drained, or could not be */
    void begin(WorkerKey pod, String uid, String reason, Runnable then) {
        if (states.putIfAbsent(uid, Draining.GOING_ON) == null) {
            drain.begin(pod, uid, reason).whenComplete((drained, failure) -> {
                if (failure == null) {
                    states.replace(uid, Draining.DONE);
                } else {
                    states.remove(uid);
                }
                then.run();
            });
        }
    }
}
