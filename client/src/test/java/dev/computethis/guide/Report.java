package dev.computethis.guide;

import dev.computethis.function.RemoteCallable;
import java.io.Serializable;
import java.net.http.HttpClient;

/** A function that takes along more than it needs. */
public final class Report implements Serializable {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) // That it is not serializable is the point.
    private final HttpClient http = HttpClient.newHttpClient();

    private final int rate = 3;

    /** Can't travel. */
    public RemoteCallable<Integer> total() {
        return () -> 100 * rate;
    }
}
