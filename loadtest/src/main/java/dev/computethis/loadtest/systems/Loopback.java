package dev.computethis.loadtest.systems;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Load goes to this machine only: not every service one can reach may be loaded. */
public final class Loopback {

    private Loopback() {}

    /**
     * @return {@code uri}
     * @throws IllegalArgumentException where it is of another machine
     */
    public static URI checked(URI uri) {
        String host = uri.getHost();
        try {
            if (host != null && InetAddress.getByName(host).isLoopbackAddress()) {
                return uri;
            }
        } catch (UnknownHostException unknown) {
            // Not of this machine, either.
        }
        throw new IllegalArgumentException(uri + " is not of this machine. The load test loads services at a loopback"
                + " address only, such as http://127.0.0.1:8181.");
    }
}
