package dev.computethis.loadtest;

import java.util.List;

/** What is measured in a row, with one number of workers. */
public record Stage(int round, int workers, List<Measurement> measurements) {}
