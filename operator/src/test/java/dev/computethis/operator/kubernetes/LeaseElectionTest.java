package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.operator.kubernetes.LeaseElection.Lease;
import dev.computethis.operator.kubernetes.LeaseElection.Move;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What to do about a lease follows from who holds it and how long it has not changed here. */
class LeaseElectionTest {

    private static final Duration DURATION = Duration.ofSeconds(15);
    private final LeaseElection election = new LeaseElection("me", DURATION);

    @Test
    void freeLeaseIsTaken() {
        assertThat(election.decide(new Lease(null, "1", 0), 0)).isEqualTo(Move.TAKE);
        assertThat(election.decide(new Lease("", "2", 0), 0)).isEqualTo(Move.TAKE);
    }

    @Test
    void ownLeaseIsRenewed() {
        assertThat(election.decide(new Lease("me", "1", 0), 0)).isEqualTo(Move.RENEW);
    }

    @Test
    void anothersLeaseIsTakenOnceItHasNotChangedForItsDuration() {
        assertThat(election.decide(new Lease("you", "1", 0), 0)).isEqualTo(Move.WAIT);
        assertThat(election.decide(new Lease("you", "1", 0), DURATION.toNanos()))
                .isEqualTo(Move.WAIT);
        assertThat(election.decide(new Lease("you", "1", 0), DURATION.toNanos() + 1))
                .isEqualTo(Move.TAKE);
    }

    @Test
    void renewalSeenStartsTheWaitAnew() {
        election.decide(new Lease("you", "1", 0), 0);
        election.decide(new Lease("you", "2", 0), DURATION.toNanos());

        assertThat(election.decide(new Lease("you", "2", 0), 2 * DURATION.toNanos()))
                .isEqualTo(Move.WAIT);
    }
}
