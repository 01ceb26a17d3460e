package dev.computethis.engine;

/** Where a run is stored: its namespace (the tenant) and its name there. */
public record RunKey(String namespace, String name) {

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
