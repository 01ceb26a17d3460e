package dev.computethis.loadtest.chaos.faults;

/** There is nothing of the kind that a fault hits, such as a follower where one replica is left. */
public final class NothingToHitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NothingToHitException(String message) {
        super(message);
    }
}
