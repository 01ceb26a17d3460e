package dev.computethis.loadtest.chaos.verdict;

/**
 * A run as the cluster holds it in the end.
 *
 * @param attempt the latest start on record
 * @param failure the kind of its failure; empty where it has none
 */
public record Held(String name, String uid, String phase, int attempt, String failure, String message) {

    public boolean hasEnded() {
        return !phase.equals("Pending") && !phase.equals("Running");
    }
}
