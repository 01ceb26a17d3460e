package dev.computethis.protocol;

/**
 * Starts a whole service inside this JVM, its workers as child processes. Found by {@link java.util.ServiceLoader}, so
 * that a client alone stays small: {@code computethis-engine} on the class path provides it.
 */
public interface LocalEngine {

    /**
     * Starts a service with one pool, {@code default} in namespace {@code default}, of this many worker processes. {@link
     * ComputeService#close()} ends them all, as does the end of this JVM.
     *
     * @param workers at least 1
     */
    ComputeService start(int workers);
}
