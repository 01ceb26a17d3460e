package dev.computethis.loadtest.chaos.verdict;

/** An invocation that began, as it told the witness itself. */
public record Start(String uid, String run, int attempt, int invocation, String worker) {}
