package dev.computethis.worker.launcher;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Limits;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides whether an assignment makes sense. */
final class AssignmentCheck {

    /** A DNS label (RFC 1123); as a folder's name it can't lead out of the cache. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private AssignmentCheck() {}

    /** What is wrong with it; null where nothing is. */
    static @Nullable String objection(Assignment assignment, AssignmentId path) {
        AssignmentId id = assignment.id();
        if (!id.equals(path)) {
            return "the assignment is of " + id + ", and was posted to " + path;
        }
        if (assignment.namespace().length() > Limits.NAME_LENGTH
                || !NAMESPACE.matcher(assignment.namespace()).matches()) {
            return "'" + assignment.namespace() + "' is no namespace";
        }
        if (id.attempt() < 1) {
            return "attempts count from 1, and this is " + id.attempt();
        }
        if (id.from() < 0 || assignment.to() <= id.from() || assignment.to() > Limits.INVOCATIONS) {
            return "the slice goes from " + id.from() + " to " + assignment.to() + ", and invocations from 0 to "
                    + Limits.INVOCATIONS;
        }
        if (assignment.deadlineMillis() < 0) {
            return "the deadline is negative";
        }
        return null;
    }
}
