package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;

/**
 * A hostile function.
 *
 * @param name what it does, as the table says it
 * @param place where it is tried
 * @param ending how its run must end
 * @param heldBy what contains it, as the table says it
 * @param next the run after it, on the same worker, and what that must give
 */
public record Attack(
        String name, Place place, Ending ending, String heldBy, RemoteCallable<Object> function, Next next) {

    /** Where a function is tried. */
    public enum Place {
        /** On the local engine and in a pod. */
        ANYWHERE,
        /** Only in a pod: on the local engine a function is a process of the user's own. */
        POD
    }

    /** What runs after it. */
    public record Next(RemoteCallable<Object> function, Object result) {}

    /** It kills its worker's launcher, which another takes the place of. */
    public boolean takesTheLauncherAlong() {
        return ending instanceof Ending.Lost;
    }

    @Override
    public String toString() {
        return name;
    }
}
