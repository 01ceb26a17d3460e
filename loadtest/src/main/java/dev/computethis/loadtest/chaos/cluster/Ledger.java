package dev.computethis.loadtest.chaos.cluster;

import dev.computethis.loadtest.chaos.verdict.Held;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the cluster holds of the runs, looked at again and again: an end, once seen, is to stay as it is. */
public final class Ledger {

    private final Site site;
    private final String prefix;
    private final Map<String, String> ends = new HashMap<>();
    private final List<String> changes = new ArrayList<>();

    /** @param prefix what the names of all runs begin with that are looked at */
    public Ledger(Site site, String prefix) {
        this.site = site;
        this.prefix = prefix;
    }

    /** All runs as they are now, by name. */
    public Map<String, Held> look() throws InterruptedException {
        List<GenericKubernetesResource> all =
                site.ask(client -> client.genericKubernetesResources("computethis.dev/v1alpha1", "FunctionRun")
                        .inNamespace(site.namespace())
                        .list()
                        .getItems());
        Map<String, Held> held = new HashMap<>();
        for (GenericKubernetesResource resource : all) {
            if (resource.getMetadata().getName().startsWith(prefix)) {
                Held run = held(resource);
                held.put(run.name(), run);
                compare(run, resource);
            }
        }
        return held;
    }

    /** Ends that changed between two looks. */
    public List<String> changes() {
        return List.copyOf(changes);
    }

    private void compare(Held run, GenericKubernetesResource resource) {
        if (run.hasEnded()) {
            String end = String.valueOf(resource.<Object>get("status"));
            String before = ends.putIfAbsent(run.uid(), end);
            if (before != null && !before.equals(end)) {
                changes.add("the end of " + run.name() + " changed from " + before + " to " + end);
            }
        }
    }

    private static Held held(GenericKubernetesResource resource) {
        return new Held(
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                text(resource.get("status", "phase"), "Pending"),
                Integer.parseInt(text(resource.get("status", "attempt"), "0")),
                text(resource.get("status", "failure", "kind"), ""),
                text(resource.get("status", "message"), ""));
    }

    private static String text(@Nullable Object value, String fallback) {
        return value == null ? fallback : value.toString();
    }
}
