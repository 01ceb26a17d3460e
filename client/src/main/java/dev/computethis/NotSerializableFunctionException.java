package dev.computethis;

import org.jspecify.annotations.Nullable;

/** The function, or an argument, can't travel; found before anything was sent. The message says what to change. */
public final class NotSerializableFunctionException extends ComputeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String path;
    private final @Nullable String className;

    public NotSerializableFunctionException(
            String message, @Nullable String path, @Nullable String className, @Nullable Throwable cause) {
        super(message, cause);
        this.path = path;
        this.className = className;
    }

    /** The way to what can't travel, such as {@code Report.this.mailer.session}; null where it could not be told. */
    public @Nullable String path() {
        return path;
    }

    /** The class of what can't travel, such as {@code javax.mail.Session}; null where it could not be told. */
    public @Nullable String className() {
        return className;
    }
}
