package dev.computethis.worker.launcher;

import java.io.IOException;

/** A request's body is over a limit, which it names. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    BodyTooLargeException(String what, long limit) {
        super(what + " may have at most " + limit + " bytes");
    }
}
