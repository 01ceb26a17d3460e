package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The lease by which operators elect their leader is deleted; whoever is first makes another. */
record LeaseDeleted() implements Fault {

    @Override
    public String name() {
        return "lease-deleted";
    }

    @Override
    public String meaning() {
        return "the leader's lease is deleted";
    }

    @Override
    public String evidence() {
        return "the lease has another UID";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        Lease before = site.lease();
        if (before == null) {
            throw new NothingToHitException("there is no lease");
        }
        String uid = before.getMetadata().getUid();
        return new Blow() {
            @Override
            public String target() {
                return Site.LEASE;
            }

            @Override
            public void strike() throws InterruptedException {
                site.ask(client -> client.leases()
                        .inNamespace(site.namespace())
                        .withName(Site.LEASE)
                        .delete());
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                Lease now = site.lease();
                return now == null || now.getMetadata().getUid().equals(uid)
                        ? null
                        : "lease " + uid + " is now " + now.getMetadata().getUid();
            }
        };
    }
}
