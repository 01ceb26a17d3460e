package dev.computethis.loadtest.chaos;

import dev.computethis.loadtest.chaos.faults.Fault;
import dev.computethis.loadtest.chaos.faults.Faults;
import dev.computethis.loadtest.chaos.faults.Faults.Entry;
import dev.computethis.loadtest.chaos.faults.Upgraded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which faults come, and in which order: the same for the same seed. */
final class Schedule {

    private Schedule() {}

    /**
     * Each kind at least once, the rest by weight. An upgrade is followed by its rollback.
     *
     * @param count how many in all, unless there are more kinds
     */
    static List<Fault> of(List<Entry> kinds, int count, long seed) {
        int sum = kinds.stream().mapToInt(Entry::weight).sum();
        List<Fault> faults = new ArrayList<>();
        for (Entry kind : kinds) {
            int share = Math.max(1, (int) ((long) kind.weight() * count / sum));
            faults.addAll(Collections.nCopies(share, kind.fault()));
        }
        // What rounding left over goes to the quickest.
        Entry most = kinds.stream()
                .max((one, other) -> Integer.compare(one.weight(), other.weight()))
                .orElseThrow();
        int upgrades = (int) faults.stream().filter(Schedule::isUpgrade).count();
        faults.addAll(Collections.nCopies(Math.max(0, count - faults.size() - upgrades), most.fault()));
        Collections.shuffle(faults, new Random(seed));
        return faults.stream()
                .flatMap(fault ->
                        isUpgrade(fault) ? List.of(fault, new Upgraded(true)).stream() : List.of(fault).stream())
                .toList();
    }

    /** What the short run has: one of each kind that is quick. */
    static List<Entry> ofShort() {
        return Faults.ALL.stream().filter(Entry::isInShort).toList();
    }

    private static boolean isUpgrade(Fault fault) {
        return fault.name().equals(Upgraded.NAME);
    }
}
