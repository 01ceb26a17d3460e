package dev.computethis.operator.kubernetes;

import static dev.computethis.operator.kubernetes.ApiServer.cause;

import dev.computethis.operator.kubernetes.ApiServer.Reply;
import dev.computethis.operator.kubernetes.LeaseElection.Move;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Elects one replica to lead, by a Lease of the operator's namespace. A leader that could not renew for {@link
 * #RENEW_WITHIN} stops leading by itself, before another may take over, and campaigns again. A term is the version at which
 * the lease was taken: versions of one cluster only grow, also where the lease itself is deleted and made anew. Not fabric8's {@code LeaderElector}, which compares the wall clocks of two machines.
 */
final class LeaderCampaign implements AutoCloseable {

    static final String LEASE = "computethis-operator";

    /** How long another waits after the last renewal it saw. */
    static final Duration DURATION = Duration.ofSeconds(15);

    /** How long after its last renewal began a leader may go on. */
    static final Duration RENEW_WITHIN = Duration.ofSeconds(10);

    static final Duration RETRY = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(LeaderCampaign.class);

    /** Told of gain and loss, in turn, on the scheduler's thread. */
    interface Listener {
        void started(long term);

        void stopped();
    }

    private final ApiServer server;
    private final String namespace;
    private final String identity;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ScheduledExecutorService scheduler;
    private final Listener listener;
    private final LeaseElection election;

    private boolean leads;
    private long renewedNanos;
    private volatile boolean closed;
    private volatile @Nullable Lease held;
    private volatile @Nullable Future<?> next;
    private volatile @Nullable Future<?> deadline;

    /**
     * @param identity no two processes, ever, have the same
     * @param nanos a monotonic clock
     * @param scheduler one thread, used for nothing that blocks
     */
    LeaderCampaign(
            ApiServer server,
            String namespace,
            String identity,
            InstantSource clock,
            LongSupplier nanos,
            ScheduledExecutorService scheduler,
            Listener listener) {
        this.server = server;
        this.namespace = namespace;
        this.identity = identity;
        this.clock = clock;
        this.nanos = nanos;
        this.scheduler = scheduler;
        this.listener = listener;
        this.election = new LeaseElection(identity, DURATION);
    }

    void start() {
        scheduler.execute(this::round);
        deadline = scheduler.scheduleWithFixedDelay(this::checkDeadline, 250, 250, TimeUnit.MILLISECONDS);
    }

    /** One look at the lease, and what follows from it; then the next. */
    private void round() {
        if (closed) {
            return;
        }
        long began = nanos.getAsLong();
        read().thenComposeAsync(lease -> lease == null ? write("POST", fresh(null, 0)) : act(lease), scheduler)
                .whenCompleteAsync((written, failure) -> conclude(began, written, failure), scheduler);
    }

    private CompletionStage<@Nullable Lease> act(Lease lease) {
        int transitions = transitions(lease);
        Move move = election.decide(
                new LeaseElection.Lease(
                        lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity(),
                        lease.getMetadata().getResourceVersion(),
                        transitions),
                nanos.getAsLong());
        return switch (move) {
            case WAIT -> CompletableFuture.completedFuture(null);
            case TAKE -> write("PUT", fresh(lease, transitions + 1));
            case RENEW -> write("PUT", fresh(lease, transitions));
        };
    }

    private void conclude(long began, @Nullable Lease written, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.debugf("Could not read or write the lease %s: %s", LEASE, cause(failure));
        } else if (written != null && !closed) {
            held = written;
            renewedNanos = began;
            if (!leads) {
                leads = true;
                long term = Long.parseLong(written.getMetadata().getResourceVersion());
                LOG.infof("Leading from here on, term %d.", term);
                listener.started(term);
            }
        } else if (leads) {
            lose("another replica holds the lease");
        }
        next = scheduler.schedule(this::round, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void checkDeadline() {
        if (leads && nanos.getAsLong() - renewedNanos > RENEW_WITHIN.toNanos()) {
            lose("the lease could not be renewed for " + RENEW_WITHIN.toSeconds() + " s");
        }
    }

    private void lose(String why) {
        leads = false;
        LOG.warnf("No longer leading: %s.", why);
        listener.stopped();
    }

    private CompletionStage<@Nullable Lease> read() {
        return server.get(path() + "/" + LEASE, ApiServer.JSON).thenApply(reply -> {
            if (reply.code() == 404) {
                return null;
            }
            return lease("Reading", reply);
        });
    }

    /** Completes with null where another was faster. */
    private CompletionStage<@Nullable Lease> write(String method, Lease lease) {
        String path = method.equals("POST") ? path() : path() + "/" + LEASE;
        return server.send(method, path, ApiServer.JSON, ApiServer.JSON, lease)
                .thenApply(reply -> reply.code() == 409 ? null : lease("Writing", reply));
    }

    private Lease lease(String what, Reply reply) {
        if (!reply.isSuccess()) {
            throw ApiServer.unexpected(what + " the lease " + namespace + "/" + LEASE, reply);
        }
        return server.read(reply, Lease.class);
    }

    private Lease fresh(@Nullable Lease before, int transitions) {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(LEASE)
                .withResourceVersion(
                        before == null ? null : before.getMetadata().getResourceVersion())
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds((int) DURATION.toSeconds())
                .withAcquireTime(acquired(before, now))
                .withRenewTime(now)
                .withLeaseTransitions(transitions)
                .endSpec()
                .build();
    }

    private ZonedDateTime acquired(@Nullable Lease before, ZonedDateTime now) {
        if (before == null || before.getSpec() == null || before.getSpec().getAcquireTime() == null) {
            return now;
        }
        return identity.equals(before.getSpec().getHolderIdentity())
                ? before.getSpec().getAcquireTime()
                : now;
    }

    private static int transitions(Lease lease) {
        return lease.getSpec() == null
                ? 0
                : Objects.requireNonNullElse(lease.getSpec().getLeaseTransitions(), 0);
    }

    private String path() {
        return "apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    }

    /** Stops leading, and lets go of the lease so that another needn't wait. Call it off the scheduler's thread. */
    @Override
    public void close() {
        closed = true;
        for (Future<?> task : Arrays.asList(next, deadline)) {
            if (task != null) {
                task.cancel(false);
            }
        }
        Lease last = held;
        boolean led = CompletableFuture.supplyAsync(
                        () -> {
                            boolean leading = leads;
                            if (leading) {
                                leads = false;
                                listener.stopped();
                            }
                            return leading;
                        },
                        scheduler)
                .join();
        if (led && last != null) {
            Lease free = new LeaseBuilder(last)
                    .editSpec()
                    .withHolderIdentity("")
                    .endSpec()
                    .build();
            write("PUT", free)
                    .toCompletableFuture()
                    .completeOnTimeout(null, 2, TimeUnit.SECONDS)
                    .exceptionally(failure -> {
                        LOG.infof("Could not let go of the lease: %s", cause(failure));
                        return null;
                    })
                    .join();
        }
    }
}
