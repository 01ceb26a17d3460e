package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pods that are all to give way to others. */
record Replaced(Site site, boolean operators, boolean workers, Set<String> before) {

    static Replaced of(Site site, boolean operators, boolean workers) throws InterruptedException {
        Replaced none = new Replaced(site, operators, workers, Set.of());
        return new Replaced(
                site,
                operators,
                workers,
                none.pods().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet()));
    }

    /** Null while one of them is there still, or one that came for them is not ready. */
    @Nullable
    String proof() throws InterruptedException {
        List<Pod> now = pods();
        boolean isDone = !now.isEmpty()
                && now.stream()
                        .allMatch(pod -> Site.isReady(pod)
                                && !before.contains(pod.getMetadata().getUid()));
        return isDone && now.size() >= before.size() ? before.size() + " pods gave way to " + now.size() : null;
    }

    private List<Pod> pods() throws InterruptedException {
        List<Pod> none = List.of();
        List<Pod> ofOperators = operators ? site.operators() : none;
        List<Pod> ofWorkers = workers ? site.workers() : none;
        return Stream.concat(ofOperators.stream(), ofWorkers.stream()).toList();
    }
}
