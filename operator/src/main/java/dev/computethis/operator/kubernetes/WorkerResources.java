package dev.computethis.operator.kubernetes;

import dev.computethis.crds.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a worker's container may use, and what of that its runner's heap gets. */
final class WorkerResources {

    /** What a pool that says nothing asks for, and may use at most. */
    private static final Map<String, Quantity> REQUESTS =
            Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi"));

    private static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("1Gi"));

    private static final long MIB = 1024 * 1024;

    /** The launcher, and what the runner's JVM needs besides its heap. */
    private static final long OUTSIDE_HEAP = 160 * MIB;

    private static final long SMALLEST_HEAP = 32 * MIB;

    private WorkerResources() {}

    static ResourceRequirements of(WorkerPoolSpec.@Nullable Resources resources) {
        return new ResourceRequirementsBuilder()
                .withRequests(
                        resources == null || resources.requests() == null
                                ? requests(limits(resources))
                                : resources.requests())
                .withLimits(limits(resources))
                .build();
    }

    private static Map<String, Quantity> limits(WorkerPoolSpec.@Nullable Resources resources) {
        return resources == null || resources.limits() == null ? LIMITS : resources.limits();
    }

    /** No request may be over its limit. */
    private static Map<String, Quantity> requests(Map<String, Quantity> limits) {
        Map<String, Quantity> requests = new TreeMap<>(REQUESTS);
        requests.replaceAll((name, request) -> {
            Quantity limit = limits.get(name);
            return limit != null && bytes(limit).compareTo(bytes(request)) < 0 ? limit : request;
        });
        return requests;
    }

    /** The runner's JVM options: a heap that fits the container, so that a function meets its end in the JVM first. */
    static String runnerOptions(WorkerPoolSpec.@Nullable Resources resources) {
        Quantity memory = limits(resources).get("memory");
        if (memory == null) {
            return "";
        }
        long limit = Objects.requireNonNull(bytes(memory)).longValue();
        long heap = Math.max(SMALLEST_HEAP, Math.min(limit / 4 * 3, limit - OUTSIDE_HEAP));
        return "-Xmx" + heap / MIB + "m";
    }

    private static BigDecimal bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }
}
