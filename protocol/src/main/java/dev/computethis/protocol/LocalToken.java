package dev.computethis.protocol;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a service on this machine leaves the token that it asks for, so that programs of the same user find it by its
 * port. The service makes the file before it listens, readable by its user alone; the token is a new one at each start.
 */
public final class LocalToken {

    private LocalToken() {}

    /**
     * {@code $XDG_STATE_HOME/computethis/local-PORT/token}, where {@code $HOME/.local/state} stands in for {@code
     * $XDG_STATE_HOME} unless that is set.
     */
    public static Path file(int port, Map<String, String> environment) {
        return state(environment)
                .resolve("computethis")
                .resolve("local-" + port)
                .resolve("token");
    }

    private static Path state(Map<String, String> environment) {
        String state = environment.get("XDG_STATE_HOME");
        return isSet(state) ? Path.of(state) : home(environment).resolve(".local/state");
    }

    private static Path home(Map<String, String> environment) {
        String home = environment.get("HOME");
        return Path.of(isSet(home) ? home : System.getProperty("user.home"));
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }
}
