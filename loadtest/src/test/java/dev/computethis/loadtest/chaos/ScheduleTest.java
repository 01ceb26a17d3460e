package dev.computethis.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.loadtest.chaos.faults.Fault;
import dev.computethis.loadtest.chaos.faults.Faults;
import dev.computethis.loadtest.chaos.faults.Upgraded;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void hasEachKindAndAsManyAsAskedFor() {
        List<String> names = names(Schedule.of(Faults.ALL, 210, 1));

        assertThat(names).hasSize(210).containsAll(Faults.names());
        assertThat(names.stream().distinct().count()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(names(Schedule.of(Faults.ALL, 210, 1))).isEqualTo(names(Schedule.of(Faults.ALL, 210, 1)));
        assertThat(names(Schedule.of(Faults.ALL, 210, 1))).isNotEqualTo(names(Schedule.of(Faults.ALL, 210, 2)));
    }

    @Test
    void upgradeIsRolledBackNext() {
        List<String> names = names(Schedule.of(Faults.ALL, 210, 3));

        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(Upgraded.NAME)) {
                assertThat(names.get(i + 1)).isEqualTo(Upgraded.ROLLBACK);
            }
        }
        assertThat(names).contains(Upgraded.NAME);
    }

    @Test
    void hasOnlyTheKindsAskedFor() {
        assertThat(names(Schedule.of(
                        ChaosOptions.parse("kinds=etcd-killed, worker-cut").kinds(), 6, 1)))
                .containsOnly("etcd-killed", "worker-cut")
                .hasSize(6);
    }

    @Test
    void shortOneHasOneOfEachQuickKind() {
        List<String> names = names(Schedule.of(Schedule.ofShort(), 1, 1));

        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(12);
    }

    private static List<String> names(List<Fault> faults) {
        return faults.stream().map(Fault::name).toList();
    }
}
