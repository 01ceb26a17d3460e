package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The node is cordoned and pods are evicted, as {@code kubectl drain} does it, one operator and one worker at a time as
 * their disruption budgets allow; then the node takes pods again.
 */
record Drained() implements Fault {

    private static final Duration HOLD = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "node-drained";
    }

    @Override
    public String meaning() {
        return "the node is cordoned, a worker and an operator are evicted, and it takes pods again after "
                + HOLD.toSeconds() + " s";
    }

    @Override
    public String evidence() {
        return "both pods are being deleted, or have another UID";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        if (!site.isWhole()) {
            // A pod that is missing could not come back to the node, the only one, and no budget would allow an
            // eviction.
            throw new NothingToHitException("the service is not whole");
        }
        List<Pod> pods = List.of(Victim.WORKER.choose(site, random), Victim.LEADER.choose(site, random));
        return new Blow() {
            @Override
            public String target() {
                return pods.get(0).getMetadata().getName() + " and "
                        + pods.get(1).getMetadata().getName();
            }

            @Override
            public void strike() throws InterruptedException {
                cordon(true);
                for (Pod pod : pods) {
                    site.ask(client -> client.pods()
                            .inNamespace(site.namespace())
                            .withName(pod.getMetadata().getName())
                            .evict());
                }
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                StringBuilder proof = new StringBuilder();
                for (Pod pod : pods) {
                    Pod now = site.pod(pod.getMetadata().getName());
                    String uid = pod.getMetadata().getUid();
                    if (now != null
                            && now.getMetadata().getUid().equals(uid)
                            && now.getMetadata().getDeletionTimestamp() == null) {
                        return null;
                    }
                    proof.append("pod ").append(uid).append(" was told to go; ");
                }
                return proof.toString().replaceFirst("; $", "");
            }

            @Override
            public Duration hold() {
                return HOLD;
            }

            @Override
            public void undo() throws InterruptedException {
                cordon(false);
            }

            private void cordon(boolean isClosed) throws InterruptedException {
                site.ask(client -> client.nodes().list().getItems().stream()
                        .map(node -> client.nodes()
                                .withName(node.getMetadata().getName())
                                .patch(
                                        PatchContext.of(PatchType.JSON_MERGE),
                                        "{\"spec\":{\"unschedulable\":" + isClosed + "}}"))
                        .toList());
            }
        };
    }
}
