package dev.computethis.worker.launcher;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment tells the launcher, in variables that start with {@code COMPUTETHIS_WORKER_}; see {@code
 * worker-image/README.md}.
 *
 * @param keys whose signatures are accepted
 * @param port 0 for any
 * @param portFile where to write the port once the launcher listens
 * @param tls where the certificate to show is; null where plain HTTP is spoken
 * @param directory for blobs, outcomes, and the functions' temporary files; this launcher's alone
 * @param maxRunsPerRunner 0 for no limit
 * @param archive classes that runners begin with; null where there is none
 * @param ownContainer whether the launcher has a container for itself, so that every orphan in it is a function's
 * @param grace how long the running function may go on after SIGTERM
 */
record Settings(
        String name,
        List<PublicKey> keys,
        String host,
        int port,
        @Nullable Path portFile,
        @Nullable Path tls,
        Path directory,
        Isolation isolation,
        int maxRunsPerRunner,
        Duration grace,
        List<String> runnerOptions,
        @Nullable Path archive,
        boolean ownContainer,
        boolean exitWithParent) {

    private static final String PREFIX = "COMPUTETHIS_WORKER_";

    /** @throws IllegalArgumentException where a variable is missing or wrong; names it */
    static Settings of(Map<String, String> environment) {
        Variables in = new Variables(environment);
        String portFile = in.text("PORT_FILE", "");
        String tls = in.text("TLS_DIR", "");
        String archive = in.text("CLASS_ARCHIVE", "");
        return new Settings(
                in.required("NAME"),
                Arrays.stream(in.required("PUBLIC_KEY").split(",", -1))
                        .map(Settings::publicKey)
                        .toList(),
                in.text("HOST", "0.0.0.0"),
                in.number("PORT", 8090, 65535),
                portFile.isEmpty() ? null : Path.of(portFile),
                tls.isEmpty() ? null : Path.of(tls),
                Path.of(in.text(
                                "DIR",
                                Path.of(System.getProperty("java.io.tmpdir"), "computethis")
                                        .toString()))
                        .toAbsolutePath(),
                in.isolation(),
                in.number("MAX_RUNS_PER_RUNNER", 0, Integer.MAX_VALUE),
                Duration.ofSeconds(in.number("GRACE_SECONDS", 25, Integer.MAX_VALUE)),
                Arrays.stream(in.text("RUNNER_OPTS", "").split("\\s+", -1))
                        .filter(option -> !option.isEmpty())
                        .toList(),
                archive.isEmpty() ? null : Path.of(archive),
                in.text("OWN_CONTAINER", "").equals("true"),
                in.text("EXIT_WITH_PARENT", "").equals("true"));
    }

    private static PublicKey publicKey(String base64) {
        try {
            byte[] encoded = Base64.getDecoder().decode(base64.strip());
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
            throw new IllegalArgumentException(
                    PREFIX + "PUBLIC_KEY must hold Ed25519 public keys (X.509, base64, separated by commas): "
                            + notAKey.getMessage(),
                    notAKey);
        }
    }

    private record Variables(Map<String, String> environment) {

        String text(String name, String absent) {
            return environment.getOrDefault(PREFIX + name, absent).strip();
        }

        String required(String name) {
            String value = text(name, "");
            if (value.isEmpty()) {
                throw new IllegalArgumentException("The environment variable " + PREFIX + name + " is not set");
            }
            return value;
        }

        int number(String name, int absent, int most) {
            String value = text(name, Integer.toString(absent));
            try {
                int number = Integer.parseInt(value);
                if (number >= 0 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // Said below, as for a number out of range.
            }
            throw new IllegalArgumentException(
                    PREFIX + name + " is '" + value + "', and must be a number from 0 to " + most);
        }

        Isolation isolation() {
            String value = text("ISOLATION", Isolation.Shared.name());
            try {
                return Isolation.valueOf(value);
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException(
                        PREFIX + "ISOLATION is '" + value + "', and must be one of "
                                + Arrays.toString(Isolation.values()),
                        unknown);
            }
        }
    }
}
