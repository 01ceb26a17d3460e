package dev.computethis.engine;

import static dev.computethis.engine.RunStoreFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.engine.RunStore.StaleClaimsException;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link RunStoreContract} about the claims that leaders share. */
interface RunStoreClaimsContract extends RunStoreFixture {

    @Test
    default void claimsAreReadAsTheyWereWritten() {
        SharedClaims first = get(store().writeClaims(get(store().readClaims()), claims(1)));
        SharedClaims read = get(store().readClaims());

        SharedClaims second = get(store().writeClaims(read, claims(2, "uid-a", "uid-b")));

        assertThat(first.version()).isNotEmpty();
        assertThat(read).isEqualTo(first).isEqualTo(claims(1).stored(String.valueOf(first.version())));
        assertThat(second.version()).isNotEqualTo(first.version());
        assertThat(get(store().readClaims()))
                .isEqualTo(second)
                .isEqualTo(claims(2, "uid-a", "uid-b").stored(String.valueOf(second.version())));
    }

    @Test
    default void claimsThatHaveChangedSinceAreNotWrittenOver() {
        SharedClaims old = get(store().writeClaims(get(store().readClaims()), claims(2)));
        SharedClaims other = get(store().writeClaims(old, claims(3, "uid-other")));

        assertThatThrownBy(() -> get(store().writeClaims(old, claims(4, "uid-mine"))))
                .isInstanceOf(StaleClaimsException.class);

        assertThat(get(store().readClaims())).isEqualTo(other);
    }

    @Test
    default void asManyClaimsAsMayBeOpenAreStored() {
        String[] uids = IntStream.range(0, SharedClaims.MAX)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toArray(String[]::new);

        get(store().writeClaims(get(store().readClaims()), claims(Long.MAX_VALUE / 16, uids)));

        assertThat(get(store().readClaims()).uids()).containsExactlyInAnyOrder(uids);
    }

    private static SharedClaims claims(long term, String... uids) {
        return new SharedClaims(term, Set.of(uids), null);
    }
}
