package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All pods of one sort are replaced, a few at a time, as their template has changed.
 *
 * @param isOfWorkers whether it is the pool's template; else the operators'
 */
record Rolled(boolean isOfWorkers) implements Fault {

    @Override
    public String name() {
        return isOfWorkers ? "pool-rolled" : "operators-rolled";
    }

    @Override
    public String meaning() {
        return isOfWorkers
                ? "the pool's template changes, and all its workers are replaced"
                : "the deployment is restarted, and all operators are replaced";
    }

    @Override
    public String evidence() {
        return "each pod has another UID, and all are ready";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        Replaced replaced = Replaced.of(site, !isOfWorkers, isOfWorkers);
        int limit = 1_000_000 + random.nextInt(1_000_000);
        return new Blow() {
            @Override
            public String target() {
                return isOfWorkers ? "pool " + Site.POOL : "deployment " + Site.OPERATOR;
            }

            @Override
            public void strike() throws InterruptedException {
                if (isOfWorkers) {
                    site.helm().upgrade("pool.extraSpec.maxRunsPerRunner=" + limit);
                } else {
                    site.ask(client -> client.apps()
                            .deployments()
                            .inNamespace(site.namespace())
                            .withName(Site.OPERATOR)
                            .rolling()
                            .restart());
                }
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                return replaced.proof();
            }
        };
    }
}
