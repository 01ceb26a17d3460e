package dev.computethis.protocol;

/**
 * A worker pool as the service shows it.
 *
 * @param replicas how many workers it should have
 * @param ready how many there are
 * @param runtime such as {@code java}
 * @param javaVersion the feature version of the workers' JDK, 0 while no worker has told
 */
public record PoolView(String namespace, String name, int replicas, int ready, String runtime, int javaVersion) {}
