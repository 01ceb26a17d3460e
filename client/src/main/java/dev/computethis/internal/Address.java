package dev.computethis.internal;

import dev.computethis.protocol.tls.Authorities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is, what to show it, and by what it shows that it is the one.
 *
 * @param token read anew for each request, as mounted tokens are renewed; gives null where there is none
 * @param authorities whose certificates are taken where the URL is an https one
 */
public record Address(URI uri, Supplier<@Nullable String> token, Authorities authorities, String namespace) {

    /** What names the authorities' file. */
    public static final String AUTHORITIES = "COMPUTETHIS_CA";

    private static final String LOCAL = "http://127.0.0.1:8080";
    private static final String POD_NAMESPACE = "var/run/secrets/kubernetes.io/serviceaccount/namespace";
    private static final String POD_TOKEN = "var/run/secrets/computethis/token";
    private static final String POD_AUTHORITIES = "var/run/secrets/computethis/ca.crt";

    /**
     * Finds it in the environment, see {@link dev.computethis.ComputeClient#connect()}.
     *
     * @param root the file system's root, below which a pod's files lie
     */
    public static Address of(Map<String, String> environment, Path root) {
        Path podNamespace = root.resolve(POD_NAMESPACE);
        boolean isInPod = environment.containsKey("KUBERNETES_SERVICE_HOST") && Files.isReadable(podNamespace);
        String fallback = isInPod ? read(podNamespace) : "default";
        String namespace = environment.getOrDefault("COMPUTETHIS_NAMESPACE", fallback);
        Path podAuthorities = root.resolve(POD_AUTHORITIES);
        boolean speaksTls = isInPod && Files.isReadable(podAuthorities);
        String inCluster = speaksTls
                ? "https://computethis." + fallback + ".svc:8443"
                : "http://computethis." + fallback + ".svc:8080";
        String url = environment.getOrDefault("COMPUTETHIS_URL", isInPod ? inCluster : LOCAL);
        return new Address(
                checked(url, "COMPUTETHIS_URL"),
                token(environment, root.resolve(POD_TOKEN)),
                authorities(environment, podAuthorities),
                namespace);
    }

    public Address at(URI other) {
        return new Address(checked(other.toString(), "the URI"), token, authorities, namespace);
    }

    private static Authorities authorities(Map<String, String> environment, Path mounted) {
        String file = environment.get(AUTHORITIES);
        if (file != null && !file.isBlank()) {
            return Authorities.in(Path.of(file.strip()), AUTHORITIES);
        }
        return Files.isReadable(mounted) ? Authorities.in(mounted, AUTHORITIES) : Authorities.ofTheJdk(AUTHORITIES);
    }

    private static Supplier<@Nullable String> token(Map<String, String> environment, Path mounted) {
        String token = environment.get("COMPUTETHIS_TOKEN");
        if (token != null && !token.isBlank()) {
            return () -> token.strip();
        }
        String file = environment.get("COMPUTETHIS_TOKEN_FILE");
        if (file != null && !file.isBlank()) {
            return () -> read(Path.of(file));
        }
        return () -> Files.isReadable(mounted) ? read(mounted) : null;
    }

    private static URI checked(String url, String what) {
        String trimmed = url.strip().replaceAll("/+$", "");
        if (!trimmed.matches("https?://[^/\\s]+(/\\S*)?")) {
            throw new IllegalArgumentException(
                    what + " is '" + url + "', and must be an http or https URL such as " + LOCAL);
        }
        return URI.create(trimmed);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("can't read " + file, unreadable);
        }
    }
}
