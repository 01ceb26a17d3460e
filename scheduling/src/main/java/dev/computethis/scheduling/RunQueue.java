package dev.computethis.scheduling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a pool that wait for a worker: highest priority first, then the tenant who used least of late, then first
 * come. Adding, removing, charging and looking at the first take time logarithmic in the number of runs.
 */
final class RunQueue {

    /** One tenant's waiting runs of one priority, by ticket. Stands in its level's order while it has any. */
    private static final class Line {
        final Tenant tenant;
        final TreeMap<Long, RunEntry> runs = new TreeMap<>();

        Line(Tenant tenant) {
            this.tenant = tenant;
        }
    }

    private static final class Tenant {
        final Map<Integer, Line> lines = new HashMap<>();
        double usage;
    }

    private static final Comparator<Line> LEAST_USAGE_THEN_FIRST_COME =
            Comparator.<Line>comparingDouble(line -> line.tenant.usage).thenComparingLong(line -> line.runs.firstKey());

    private final Usage usage;
    private final Map<String, Tenant> tenants = new HashMap<>();
    private final TreeMap<Integer, TreeSet<Line>> levels = new TreeMap<>(Comparator.reverseOrder());
    private int size;

    RunQueue(long usageHalfLifeNanos) {
        this.usage = new Usage(usageHalfLifeNanos);
    }

    int size() {
        return size;
    }

    /** How many invocations of its runs wait; looks at no more of them than it takes to count to {@code most}. */
    int waitingInvocations(int most) {
        long waiting = 0;
        for (TreeSet<Line> level : levels.values()) {
            for (Line line : level) {
                for (RunEntry run : line.runs.values()) {
                    waiting += run.waitingInvocations();
                    if (waiting >= most) {
                        return most;
                    }
                }
            }
        }
        return (int) waiting;
    }

    @Nullable
    RunEntry first() {
        return size == 0
                ? null
                : levels.firstEntry().getValue().first().runs.firstEntry().getValue();
    }

    void add(RunEntry run) {
        int priority = run.spec.priority();
        Line line = tenant(run.spec.tenant()).lines.computeIfAbsent(priority, p -> new Line(tenant(run.spec.tenant())));
        leave(priority, line);
        if (line.runs.put(run.ticket, run) != null) {
            throw new IllegalStateException("Ticket " + run.ticket + " was given twice");
        }
        size++;
        enter(priority, line);
    }

    /** Does nothing where the run does not wait. */
    void remove(RunEntry run) {
        int priority = run.spec.priority();
        Tenant tenant = tenants.get(run.spec.tenant());
        Line line = tenant == null ? null : tenant.lines.get(priority);
        if (tenant == null || line == null || line.runs.get(run.ticket) != run) {
            return;
        }
        leave(priority, line);
        line.runs.remove(run.ticket);
        size--;
        enter(priority, line);
        if (line.runs.isEmpty()) {
            tenant.lines.remove(priority);
        }
    }

    /** Adds work to what the tenant has used. */
    void charge(String name, long nanos, long now) {
        if (usage.mustRebase(now)) {
            rebase(now);
        }
        Tenant tenant = tenant(name);
        tenant.lines.forEach(this::leave);
        tenant.usage += usage.weighed(nanos, now);
        tenant.lines.forEach(this::enter);
    }

    private Tenant tenant(String name) {
        return tenants.computeIfAbsent(name, n -> new Tenant());
    }

    private void rebase(long now) {
        double factor = usage.rebase(now);
        List<Tenant> all = new ArrayList<>(tenants.values());
        all.forEach(tenant -> tenant.lines.forEach(this::leave));
        for (Tenant tenant : all) {
            tenant.usage *= factor;
            tenant.lines.forEach(this::enter);
        }
        // What a tenant used that long ago counts for nothing, so it need not be remembered.
        tenants.values().removeIf(tenant -> tenant.lines.isEmpty() && tenant.usage < 1);
    }

    private void leave(int priority, Line line) {
        TreeSet<Line> level = levels.get(priority);
        if (level != null && !line.runs.isEmpty()) {
            level.remove(line);
            if (level.isEmpty()) {
                levels.remove(priority);
            }
        }
    }

    private void enter(int priority, Line line) {
        if (!line.runs.isEmpty()) {
            levels.computeIfAbsent(priority, p -> new TreeSet<>(LEAST_USAGE_THEN_FIRST_COME))
                    .add(line);
        }
    }
}
