package dev.computethis.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SessionKeyTest {

    private static final String CHALLENGE = "0123456789abcdef0123456789abcdef";
    private static final byte[] TEXT = {1, 2, 3};

    private final SessionKey.Part leader = SessionKey.Part.fresh();
    private final SessionKey.Part worker = SessionKey.Part.fresh();

    @Test
    void bothSidesComeToTheSameKey() {
        SessionKey leaders = leader.withWorker(worker.encoded(), CHALLENGE);
        SessionKey workers = worker.withLeader(leader.encoded(), CHALLENGE);

        assertThat(leaders.mac(TEXT)).isEqualTo(workers.mac(TEXT)).hasSize(32);
    }

    @Test
    void anotherChallengeGivesAnotherKey() {
        SessionKey other = worker.withLeader(leader.encoded(), "f".repeat(32));

        assertThat(other.mac(TEXT))
                .isNotEqualTo(worker.withLeader(leader.encoded(), CHALLENGE).mac(TEXT));
    }

    @Test
    void whoPutsAPartOfTheirOwnInBetweenHasNotTheWorkersKey() {
        SessionKey.Part between = SessionKey.Part.fresh();

        SessionKey deceivedLeaders = leader.withWorker(between.encoded(), CHALLENGE);

        assertThat(deceivedLeaders.mac(TEXT))
                .isNotEqualTo(worker.withLeader(leader.encoded(), CHALLENGE).mac(TEXT));
    }

    @Test
    void whatIsNoPartIsRefused() {
        byte[] smallOrder = leader.encoded();
        java.util.Arrays.fill(smallOrder, smallOrder.length - 32, smallOrder.length, (byte) 0);

        for (byte[] bytes : new byte[][] {{}, {1, 2, 3}, new byte[44], smallOrder}) {
            assertThatThrownBy(() -> worker.withLeader(bytes, CHALLENGE)).isInstanceOf(MalformedMessageException.class);
        }
    }
}
