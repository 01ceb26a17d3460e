package dev.computethis.loadtest.profile;

import java.util.List;
import java.util.Optional;

/**
 * What a thread was doing.
 *
 * @param thread the name of its group
 * @param frames the outermost call first; never empty
 */
record Stack(String thread, List<Frame> frames) {

    /** The method that was running. */
    Frame top() {
        return frames.get(frames.size() - 1);
    }

    /** The innermost call of a method of ours, which all above it is done for. */
    Optional<Frame> topOfOurs() {
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (frames.get(i).origin() == Origin.OURS) {
                return Optional.of(frames.get(i));
            }
        }
        return Optional.empty();
    }

    /** Threads of one pool, whose names differ by a number, are one group. */
    static String group(String threadName) {
        return threadName.replaceAll("(?<=[-#])\\d+|\\d+$", "*");
    }
}
