package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pod is deleted; another takes its place.
 *
 * @param isGraceful whether it has the time to end by itself that it asks for; else none at all
 */
record PodDeleted(Victim victim, boolean isGraceful) implements Fault {

    @Override
    public String name() {
        return victim + (isGraceful ? "-asked-to-go" : "-deleted");
    }

    @Override
    public String meaning() {
        return "the " + victim + "'s pod is deleted, "
                + (isGraceful ? "with its grace period" : "with none of its grace");
    }

    @Override
    public String evidence() {
        return "the pod has another UID, or is gone";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        Pod pod = victim.choose(site, random);
        String name = pod.getMetadata().getName();
        String uid = pod.getMetadata().getUid();
        return new Blow() {
            @Override
            public String target() {
                return name;
            }

            @Override
            public void strike() throws InterruptedException {
                site.ask(client -> {
                    var resource = client.pods().inNamespace(site.namespace()).withName(name);
                    return isGraceful
                            ? resource.delete()
                            : resource.withGracePeriod(0).delete();
                });
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                Pod now = site.pod(name);
                if (now == null) {
                    return "pod " + uid + " is gone";
                }
                String other = now.getMetadata().getUid();
                return other.equals(uid) ? null : "pod " + uid + " is now " + other;
            }
        };
    }
}
