package dev.computethis.protocol;

/**
 * Names one start of one slice of a run on a worker. A slice is known by the first of its invocations; a single run is
 * its own one slice, from 0.
 *
 * @param uid the run's unique id
 * @param from the slice's first invocation, from 0
 * @param attempt which start of it this is, from 1
 */
public record AssignmentId(String uid, int from, int attempt) {

    /** {@code uid/from/attempt}, as it stands in paths and acknowledgements. */
    @Override
    public String toString() {
        return uid + "/" + from + "/" + attempt;
    }

    /** @throws IllegalArgumentException where {@code text} is not of the form of {@link #toString()} */
    public static AssignmentId parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3 || parts[0].isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not uid/from/attempt");
        }
        return new AssignmentId(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
}
