package dev.computethis.internal;

import dev.computethis.protocol.LocalToken;
import dev.computethis.protocol.tls.Authorities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

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
        boolean speaksTls = isInPod && Files.isReadable(root.resolve(POD_AUTHORITIES));
        String inCluster = speaksTls
                ? "https://computethis." + fallback + ".svc:8443"
                : "http://computethis." + fallback + ".svc:8080";
        String url = environment.getOrDefault("COMPUTETHIS_URL", isInPod ? inCluster : LOCAL);
        return of(checked(url, "COMPUTETHIS_URL"), namespace, environment, root);
    }

    /** The service at {@code uri}; the rest as the environment has it. */
    public static Address of(URI uri, Map<String, String> environment, Path root) {
        return of(checked(uri.toString(), "the URI"), of(environment, root).namespace(), environment, root);
    }

    private static Authorities authorities(Map<String, String> environment, Path mounted) {
        String file = environment.get(AUTHORITIES);
        if (file != null && !file.isBlank()) {
            return Authorities.in(Path.of(file.strip()), AUTHORITIES);
        }
        return Files.isReadable(mounted) ? Authorities.in(mounted, AUTHORITIES) : Authorities.ofTheJdk(AUTHORITIES);
    }

    private static Address of(URI uri, String namespace, Map<String, String> environment, Path root) {
        List<Path> files = new ArrayList<>(List.of(root.resolve(POD_TOKEN)));
        String host = uri.getHost();
        if (host != null && LOOPBACK.matcher(host).matches()) {
            int port = uri.getPort() < 0 ? ("https".equals(uri.getScheme()) ? 443 : 80) : uri.getPort();
            files.add(LocalToken.file(port, environment));
        }
        return new Address(
                uri, token(environment, files), authorities(environment, root.resolve(POD_AUTHORITIES)), namespace);
    }

    /** @param files looked into one after the other where the environment names no token */
    private static Supplier<@Nullable String> token(Map<String, String> environment, List<Path> files) {
        String token = environment.get("COMPUTETHIS_TOKEN");
        if (token != null && !token.isBlank()) {
            return () -> token.strip();
        }
        String file = environment.get("COMPUTETHIS_TOKEN_FILE");
        if (file != null && !file.isBlank()) {
            return () -> read(Path.of(file));
        }
        return () -> files.stream()
                .filter(Files::isReadable)
                .findFirst()
                .map(Address::read)
                .orElse(null);
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
