package dev.computethis.scheduling;

/**
 * A piece of a run that is given to a worker at once; a single run is its own one slice.
 *
 * @param from its first invocation, from 0
 * @param to its last invocation, exclusive
 * @param attempt which start of it this is, from 1
 */
public record Slice(String uid, int from, int to, int attempt) {

    int size() {
        return to - from;
    }

    @Override
    public String toString() {
        return uid + "[" + from + "," + to + ")#" + attempt;
    }
}
