package dev.computethis.engine.simulation;

import java.util.Locale;

/**
 * All that goes wrong, or is done at an awkward moment. Those with a likelihood may strike wherever there is an occasion
 * for them (a message, a write, a start); those without are sent by {@link Misfortune} at random moments.
 */
enum Fault {
    // Messages between operators and workers
    REQUEST_LOST(0.02),
    REQUEST_DELAYED(0.03),
    REQUEST_REPEATED(0.02),
    REQUESTS_REORDERED,
    CONNECTION_BROKEN(0.02),
    ANSWER_LOST(0.02),
    ANSWER_DELAYED(0.03),
    ANSWER_MANGLED(0.01),
    WORKER_CUT_OFF,
    WORKER_CUT_OFF_FROM_LEADER,

    // The API server
    WRITE_FAILED(0.03),
    WRITE_ANSWER_LOST(0.03),
    WRITE_DELAYED(0.03),
    API_AWAY,
    API_AWAY_FOR_A_MINUTE,
    WATCH_DELAYED(0.03),
    WATCH_SILENT,
    WATCH_CUT,

    // Operators
    OPERATOR_KILLED,
    OPERATOR_KILLED_BEFORE_WRITE(0.004),
    OPERATOR_KILLED_AFTER_WRITE(0.004),
    OPERATOR_PAUSED,
    LEADER_CHANGED,
    LEADER_HANDED_OVER,
    LEADERSHIP_SPLIT,
    CLOCK_JUMPED,
    CLOCK_SLOW,

    // Workers
    WORKER_KILLED,
    WORKER_EVICTED,
    LAUNCHER_RESTARTED,
    ALL_RESTARTED,
    DISK_FULL,
    BLOBS_FORGOTTEN,
    POOL_SCALED_DOWN,
    POOL_SCALED_UP,

    // Functions
    FUNCTION_THREW(0.03),
    FUNCTION_THREW_RETRYABLE(0.15),
    RUNNER_DIED(0.03),
    FUNCTION_HUNG(0.05),
    DEADLINE_PASSED,

    // Clients
    CLIENT_ANSWER_LOST(0.1),
    SUBMITTED_TWICE_AT_ONCE(0.1),
    CANCELLED(0.12),
    DELETED(0.06),
    SUBMITTED_AGAIN_AFTER_DELETION(0.7),
    TIME_TO_LIVE_OVER;

    final double likelihood;

    Fault() {
        this(0);
    }

    Fault(double likelihood) {
        this.likelihood = likelihood;
    }

    /** As it is shown. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
