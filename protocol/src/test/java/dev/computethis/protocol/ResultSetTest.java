package dev.computethis.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultSetTest {

    private static final byte[] TWO = new ResultSet(List.of(new byte[] {1, 2}, new byte[0])).encode();
    private static final byte[] NONE = new ResultSet(List.of()).encode();
    private static final byte[] ONE = new ResultSet(List.of(new byte[] {3})).encode();

    @Test
    void joinedSetsAreAsIfEncodedTogether() {
        assertThat(ResultSet.join(List.of(TWO, NONE, ONE)))
                .isEqualTo(new ResultSet(List.of(new byte[] {1, 2}, new byte[0], new byte[] {3})).encode());
        assertThat(ResultSet.join(List.of())).isEqualTo(NONE);
    }

    @Test
    void resultsAreCounted() {
        assertThat(ResultSet.count(TWO)).isEqualTo(2);
        assertThat(ResultSet.count(NONE)).isZero();
    }

    @Test
    void cutSetIsNeitherCountedNorJoined() {
        for (int length = 0; length < TWO.length; length++) {
            byte[] cut = Arrays.copyOf(TWO, length);
            assertThatThrownBy(() -> ResultSet.count(cut)).isInstanceOf(MalformedMessageException.class);
            assertThatThrownBy(() -> ResultSet.join(List.of(ONE, cut))).isInstanceOf(MalformedMessageException.class);
        }
    }
}
