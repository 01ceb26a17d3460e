package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Somebody who does nothing is written into the lease: the leader must stop, and another wait until that one's time is over. */
record LeaseStolen() implements Fault {

    private static final String THIEF = "chaos_nobody";

    @Override
    public String name() {
        return "lease-stolen";
    }

    @Override
    public String meaning() {
        return "the leader's lease is given to somebody who is not there";
    }

    @Override
    public String evidence() {
        return "the lease was seen with the other holder, and taken from it later";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        String before = site.holder();
        if (before.isEmpty() || before.equals(THIEF)) {
            throw new NothingToHitException("nobody leads");
        }
        return new Blow() {
            private boolean isStolen;

            @Override
            public String target() {
                return before.replaceFirst("_.*", "");
            }

            @Override
            public void strike() throws InterruptedException {
                // Whatever version it has: the leader may renew it at this moment.
                site.ask(client -> client.leases()
                        .inNamespace(site.namespace())
                        .withName(Site.LEASE)
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"spec\":{\"holderIdentity\":\"" + THIEF + "\"}}"));
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                String now = site.holder();
                isStolen |= now.equals(THIEF);
                return isStolen && !now.equals(THIEF) && !now.isEmpty()
                        ? "held by " + THIEF + " until taken by " + now.replaceFirst("_.*", "")
                        : null;
            }
        };
    }
}
