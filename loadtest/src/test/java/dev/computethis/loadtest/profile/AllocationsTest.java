package dev.computethis.loadtest.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationsTest {

    private final Allocations allocations = new Allocations(
            List.of(
                    new Allocation(
                            "byte[]", 3_000, Stacks.of("dev.computethis.A.run", "dev.computethis.B.get", "j.C.d")),
                    new Allocation("byte[]", 1_000, Stacks.of("dev.computethis.A.run", "j.C.d")),
                    new Allocation("int[]", 6_000, Stacks.of("j.C.d"))),
            10);

    @Test
    void bytesOfAClassAreSummed() {
        assertThat(allocations.byClass(2))
                .containsExactly(new Weights.Row("int[]", 6_000, 0.6), new Weights.Row("byte[]", 4_000, 0.4));
        assertThat(allocations.byClass(1)).hasSize(1);
        assertThat(allocations.bytesPerRun()).isEqualTo(1_000);
    }

    @Test
    void theInnermostMethodOfOursAnswersForWhatTheJdkAllocates() {
        assertThat(allocations.byOurs(9))
                .extracting(Weights.Row::name, Weights.Row::weight)
                .containsExactly(
                        tuple(Allocations.NOTHING_OF_OURS, 6_000L),
                        tuple("dev.computethis.B.get", 3_000L),
                        tuple("dev.computethis.A.run", 1_000L));
    }

    @Test
    void theTextHasBytesPerRun() {
        assertThat(allocations.text()).contains("600  60.0 %  int[]", "300  30.0 %  dev.computethis.B.get");
    }
}
