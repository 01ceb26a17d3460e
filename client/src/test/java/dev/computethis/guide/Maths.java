package dev.computethis.guide;

import com.google.common.math.IntMath;
import dev.computethis.function.RemoteCallable;

/** A function that uses a library. */
public final class Maths {

    private Maths() {}

    /** Can travel, with the library. */
    public static RemoteCallable<Integer> factorial() {
        return () -> IntMath.factorial(5);
    }
}
