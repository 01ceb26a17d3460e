package dev.computethis.engine.simulation;

/** What the service promises, as far as the checker can tell that it is kept. */
enum Promise {
    ENDS_ONCE("a run reaches one terminal state, written once"),
    STARTS_NO_MORE_OFTEN_THAN_IT_MAY("no invocation starts more often than maxAttempts, or once with AtMostOnce"),
    NO_ATTEMPT_STARTS_TWICE("an attempt of an invocation starts once"),
    RESULTS_ARE_ITS_OWN("a run's results are those that its functions returned, in order"),
    NO_STALE_OUTCOME("no outcome counts of an attempt that was followed by another"),
    ENDS_FOR_A_REASON("a run ends only as what happened to it says"),
    ONE_RUN_PER_KEY("one key gives one run"),
    ACKNOWLEDGED_MEANS_STORED("an acknowledged run is stored as it was submitted"),
    STAYS_READABLE("a run stays readable until its time to live is over"),
    CLIENTS_SEE_WHAT_IS_STORED("what a client is told of a run's end is what is stored"),
    NO_START_AFTER_ITS_END("nothing is sent of a run that is known to be cancelled, ended or gone"),
    ONLY_THE_LEADER_ACTS("who leads no more sends and writes nothing"),
    KEPT_UNTIL_STORED("a worker keeps an outcome until it is stored"),
    WORKERS_ARE_LOST_FOR_A_REASON("a worker counts as lost when it is gone, or was silent for its lease"),
    PRIORITY_FIRST("of what waits, the highest priority goes first, then who came first"),
    NOTHING_IS_STUCK("once faults are over, each run ends and each worker is free"),
    NO_EXCEPTION("nothing throws what nobody expects");

    final String meaning;

    Promise(String meaning) {
        this.meaning = meaning;
    }
}
