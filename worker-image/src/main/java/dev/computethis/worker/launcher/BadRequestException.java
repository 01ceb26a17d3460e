package dev.computethis.worker.launcher;

/** A request that no worker could answer; says what is wrong with it. */
final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
