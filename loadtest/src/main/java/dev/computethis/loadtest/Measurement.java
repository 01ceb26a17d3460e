package dev.computethis.loadtest;

/**
 * One thing to measure, once in each round.
 *
 * @param system what is loaded: {@link #OURS}, {@link #FLOOR} or a peer's name
 * @param function the workload's label
 * @param functions how many are handed over; fewer where the time for it ends first
 * @param callers how many wait at a time (single), or how many are under way at most (futures); 1 for map
 * @param share for an open loop, the rate of arrivals as a share of what the closed loop reached in the same stage; else 0
 */
public record Measurement(
        String system, int workers, String function, Mode mode, int functions, int callers, double share) {

    public static final String OURS = "computethis";
    /** The bare loop against the API server. */
    public static final String FLOOR = "bare API server";

    public boolean isOurs() {
        return system.equals(OURS);
    }

    /** The same with fewer functions, but at least one. */
    public Measurement atMost(double count) {
        int fewer = (int) Math.max(1, Math.min(functions, count));
        return new Measurement(system, workers, function, mode, fewer, callers, share);
    }

    /** As the report names it, without the number of workers. */
    public String label() {
        String how = switch (mode) {
            case SINGLE -> callers == 1 ? ", 1 caller" : ", " + callers + " callers";
            case OPEN -> ", " + Math.round(share * 100) + " % load";
            case FUTURES, MAP -> "";
        };
        return (isOurs() ? "" : system + " ") + mode.label() + how;
    }
}
