package dev.computethis.protocol;

/**
 * Every limit the service checks, in one place; each is named in the error of what exceeds it, and listed in {@code
 * docs/limits.md}. Sizes are in bytes.
 */
public final class Limits {

    /** Payloads and results up to this size travel inside the run; larger ones as a blob. */
    public static final int INLINE_BYTES = 256 * 1024;

    /** The largest blob: a bundle, a jar of one, a payload, a result. */
    public static final int BLOB_BYTES = 32 * 1024 * 1024;

    /** The largest readable preview of a result. */
    public static final int PREVIEW_BYTES = 1024;

    /** The longest readable preview of a run's arguments, in characters. */
    public static final int ARGUMENTS_PREVIEW = 256;

    /** The most invocations in one run. */
    public static final int INVOCATIONS = 1_000_000;

    /** What a worker keeps of one run's output: the newest; what was cut is marked. */
    public static final int LOG_BYTES = 1024 * 1024;

    /** The newest output of a failed run that its status holds. */
    public static final int LOG_TAIL_BYTES = 4 * 1024;

    /** The longest remote stack, message or thread dump that a run's status holds, each; the rest is cut and marked. */
    public static final int FAILURE_TEXT_BYTES = 32 * 1024;

    /** The largest serialized exception that travels; of a larger one only its text does. */
    public static final int EXCEPTION_BYTES = 64 * 1024;

    /** The most starts a run may ask for. */
    public static final int MAX_ATTEMPTS = 100;

    /** The most classes of exceptions on which a run may ask to be tried again. */
    public static final int RETRY_ON = 16;

    /** The longest name of a class that a submission may hold, in characters. */
    public static final int CLASS_NAME = 512;

    /** The longest message of a function's progress report, in characters; the rest is cut. */
    public static final int PROGRESS_MESSAGE = 200;

    /** How long a function that heeds its cancellation may take to end by itself, in seconds; then it is killed. */
    public static final int CANCEL_GRACE_SECONDS = 5;

    /** Priorities go from minus this to plus this. */
    public static final int PRIORITY = 1000;

    /** The longest time one request waits for a run's end, in seconds; ask again after it. */
    public static final int WAIT_SECONDS = 60;

    /** The most runs on one page of a list, and named in one request that cancels many or runs them again. */
    public static final int PAGE = 500;

    /** How many live streams one process of the service serves; a page that is looked at takes one. */
    public static final int LIVE_STREAMS = 200;

    /** The longest name of a run, pool or namespace (a DNS label, RFC 1123). */
    public static final int NAME_LENGTH = 63;

    /** The longest display name of a function, in characters. */
    public static final int FUNCTION_LENGTH = 253;

    private Limits() {}
}
