package dev.computethis.engine;

/**
 * What one namespace may ask for; 0 is no limit.
 *
 * @param unfinishedRuns how many of its runs may be stored and not ended
 * @param submissionsPerSecond how many runs it may submit in a second, over time; as many at once
 * @param bytesPerSecond how many bytes of blobs and of payloads inside runs it may send in a second, over time
 */
public record Quota(int unfinishedRuns, int submissionsPerSecond, long bytesPerSecond) {

    public static final Quota NONE = new Quota(0, 0, 0);

    public Quota {
        if (unfinishedRuns < 0 || submissionsPerSecond < 0 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("a quota is 0, for no limit, or more; this is " + unfinishedRuns
                    + " unfinished runs, " + submissionsPerSecond + " submissions and " + bytesPerSecond
                    + " bytes per second");
        }
    }
}
