package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One replica leads at a time; terms grow; wall clocks don't matter. */
class LeaderCampaignTest {

    private final MockCluster cluster = new MockCluster();
    private final ScheduledExecutorService first = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService second = Executors.newSingleThreadScheduledExecutor();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Long> terms = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        first.shutdownNow();
        second.shutdownNow();
        cluster.close();
    }

    @Test
    void firstToComeLeadsAndTheNextFollowsOnceItLetsGo() {
        LeaderCampaign one = campaign("one", first, InstantSource.system(), new AtomicLong());
        one.start();
        await().until(() -> heard.contains("one leads"));
        LeaderCampaign two = campaign("two", second, InstantSource.system(), new AtomicLong());
        two.start();

        one.close();

        await().until(() -> heard.contains("two leads"));
        assertThat(heard).containsExactly("one leads", "one stopped", "two leads");
        assertThat(terms).isSorted().doesNotHaveDuplicates();
        two.close();
    }

    @Test
    void termIsALaterOneAlsoWhereTheLeaseWasDeleted() {
        LeaderCampaign one = campaign("one", first, InstantSource.system(), new AtomicLong());
        one.start();
        await().until(() -> heard.contains("one leads"));
        one.close();
        cluster.client()
                .leases()
                .inNamespace("operator")
                .withName(LeaderCampaign.LEASE)
                .delete();

        LeaderCampaign two = campaign("two", second, InstantSource.system(), new AtomicLong());
        two.start();

        await().until(() -> heard.contains("two leads"));
        assertThat(terms).hasSize(2).isSorted().doesNotHaveDuplicates();
        two.close();
    }

    @Test
    void clockAnHourAheadTakesNothing() {
        LeaderCampaign one = campaign("one", first, InstantSource.system(), new AtomicLong());
        one.start();
        await().until(() -> heard.contains("one leads"));
        InstantSource ahead = () -> Instant.now().plus(Duration.ofHours(1));
        LeaderCampaign two = campaign("two", second, ahead, new AtomicLong());
        two.start();

        // Two rounds later it would have taken the lease.
        String before = lease().getMetadata().getResourceVersion();
        await().until(() -> !before.equals(lease().getMetadata().getResourceVersion()));

        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("one");
        two.close();
        one.close();
    }

    @Test
    void leaderThatCouldNotRenewStopsAndComesBackInALaterTerm() {
        AtomicLong nanos = new AtomicLong();
        LeaderCampaign one = campaign("one", first, InstantSource.system(), nanos);
        one.start();
        await().until(() -> heard.contains("one leads"));

        nanos.addAndGet(LeaderCampaign.RENEW_WITHIN.plusSeconds(1).toNanos());

        await().until(() -> terms.size() == 2);
        assertThat(heard).containsExactly("one leads", "one stopped", "one leads");
        assertThat(terms).isSorted().doesNotHaveDuplicates();
        one.close();
    }

    private LeaderCampaign campaign(
            String name, ScheduledExecutorService scheduler, InstantSource clock, AtomicLong nanos) {
        return new LeaderCampaign(
                new ApiServer(cluster.client()),
                "operator",
                name,
                clock,
                nanos::get,
                scheduler,
                new LeaderCampaign.Listener() {
                    @Override
                    public void started(long term) {
                        terms.add(term);
                        heard.add(name + " leads");
                    }

                    @Override
                    public void stopped() {
                        heard.add(name + " stopped");
                    }
                });
    }

    private Lease lease() {
        return cluster.client()
                .leases()
                .inNamespace("operator")
                .withName(LeaderCampaign.LEASE)
                .get();
    }
}
