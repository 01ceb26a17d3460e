package dev.computethis.engine;

/** Names a worker: its namespace, its pool there, and its own name, such as {@code default-0}. */
public record WorkerKey(String namespace, String pool, String name) {

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
