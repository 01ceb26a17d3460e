package dev.computethis.loadtest.chaos;

import dev.computethis.loadtest.chaos.cluster.Site;
import dev.computethis.loadtest.chaos.faults.Blow;
import dev.computethis.loadtest.chaos.faults.Fault;
import dev.computethis.loadtest.chaos.faults.NothingToHitException;
import dev.computethis.loadtest.chaos.traffic.Traffic;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Strikes one fault after another while traffic goes on, and takes down what came of each. */
final class Campaign {

    private static final Duration PROOF = Duration.ofMinutes(3);
    private static final Duration SERVED = Duration.ofMinutes(2);
    private static final Duration WHOLE = Duration.ofMinutes(3);
    private static final Duration AIM = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 200;
    private static final int PAUSE_MILLIS = 1_000;
    /** One fault of so many comes before the one before it has healed. */
    private static final int OVERLAP = 4;

    private final Site site;
    private final Traffic traffic;
    private final RandomGenerator random;
    private final LongSupplier nanos;
    private final long start;

    /**
     * @param random chooses targets and pauses
     * @param nanos a monotonic clock
     */
    Campaign(Site site, Traffic traffic, RandomGenerator random, LongSupplier nanos) {
        this.site = site;
        this.traffic = traffic;
        this.random = random;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /** @throws IllegalStateException where the service is not all there and well, so that there is nothing to break */
    void awaitWhole() throws InterruptedException {
        if (await(WHOLE, () -> site.isWhole() ? true : null) == null) {
            throw new IllegalStateException("The service is not whole after " + WHOLE.toSeconds()
                    + " minutes, before anything was broken; kubectl get pods tells more.");
        }
    }

    /** Until runs go through, so that the first fault hits a service at work. */
    void awaitTraffic() throws InterruptedException {
        if (await(SERVED, () -> traffic.firstServedSince(start).isPresent() ? true : null) == null) {
            throw new IllegalStateException(
                    "No run had a result within " + SERVED.toMinutes() + " minutes, before anything was broken.");
        }
    }

    /** Strikes, proves and undoes one fault, and waits until runs go through again. Fails only where it is interrupted. */
    Strike strike(Fault fault) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(PAUSE_MILLIS));
        boolean isOverlapping = random.nextInt(OVERLAP) == 0;
        if (fault.flood() > 0) {
            // More than that, as some end before it strikes.
            traffic.flood(fault.flood() * 3 / 2);
            await(AIM, () -> traffic.underWay() >= fault.flood() * 6 / 5 ? true : null);
        }
        Blow blow;
        try {
            blow = aim(fault);
        } catch (NothingToHitException nothing) {
            return new Strike(
                    fault.name(), "", seconds(nanos.getAsLong() - start), 0, null, nothing.getMessage(), 0, 0, 0);
        }
        int underWay = traffic.underWay();
        long began = nanos.getAsLong();
        String proof = null;
        String trouble = null;
        try {
            blow.strike();
            proof = await(PROOF, blow::proof);
            // What it lasts counts from the strike, and its proof takes part of it.
            long rest = blow.hold().toNanos() - (nanos.getAsLong() - began);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, rest));
            trouble = proof == null ? "no proof within " + PROOF.toMinutes() + " minutes" : null;
        } catch (RuntimeException failed) {
            trouble = String.valueOf(failed.getMessage());
        } finally {
            try {
                blow.undo();
            } catch (RuntimeException failed) {
                trouble = "could not be undone: " + failed.getMessage();
            }
        }
        Double served = await(SERVED, () -> {
            var first = traffic.firstServedSince(began);
            return first.isPresent() ? seconds(first.getAsLong() - began) : null;
        });
        Boolean whole = isOverlapping ? null : await(WHOLE, () -> site.isWhole() ? true : null);
        long now = nanos.getAsLong();
        return new Strike(
                fault.name(),
                blow.target(),
                seconds(began - start),
                underWay,
                proof,
                trouble,
                served == null ? Double.NaN : served,
                whole == null ? Double.NaN : seconds(now - began),
                seconds(traffic.slowestProbe(began, now)));
    }

    /** Where there is nothing to hit just now, as a restart is under way, there is soon. */
    private Blow aim(Fault fault) throws InterruptedException {
        long end = nanos.getAsLong() + AIM.toNanos();
        while (true) {
            try {
                return fault.aim(site, random);
            } catch (RuntimeException notNow) {
                if (nanos.getAsLong() - end > 0) {
                    throw notNow instanceof NothingToHitException nothing
                            ? nothing
                            : new NothingToHitException(String.valueOf(notNow.getMessage()));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    /** Asks a question. */
    private interface Question<T> {
        @Nullable
        T ask() throws InterruptedException;
    }

    /** The first answer that is not null; null where there is none in time. A question that fails is asked again. */
    private <T> @Nullable T await(Duration patience, Question<T> question) throws InterruptedException {
        long end = nanos.getAsLong() + patience.toNanos();
        while (true) {
            try {
                T answer = question.ask();
                if (answer != null) {
                    return answer;
                }
            } catch (RuntimeException unanswered) {
                // As while the API server is away.
            }
            if (nanos.getAsLong() - end > 0) {
                return null;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
