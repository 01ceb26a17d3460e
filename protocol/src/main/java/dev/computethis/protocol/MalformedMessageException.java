package dev.computethis.protocol;

/** Bytes that are not the message they should be; says what is wrong with them. */
public final class MalformedMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }
}
