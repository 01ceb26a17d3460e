package dev.computethis.operator.local;

import dev.computethis.operator.Access;
import dev.computethis.protocol.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Admits whoever shows the token that this process has written to a file. Only the process's user can read that file, so
 * other users' programs and web pages do not get in. A new token each time: what was shown to somebody else who listened
 * on the port in between is worth nothing.
 */
final class TokenFile implements Access, AutoCloseable {

    private static final String USER = "local";
    private static final int BYTES = 32;

    private final Path file;
    private final String token;

    private TokenFile(Path file, String token) {
        this.file = file;
        this.token = token;
    }

    /** Replaces what is there. A reader finds a whole token, whenever it looks. */
    static TokenFile write(Path file, SecureRandom random) throws IOException {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder, ownersAlone("rwx------"));
        Path unfinished = Files.createTempFile(folder, "token", ".new", ownersAlone("rw-------"));
        try {
            Files.writeString(unfinished, token + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return new TokenFile(file, token);
    }

    /** Where files have no such permissions, as on Windows, a home folder is its user's own anyway. */
    private static FileAttribute<?>[] ownersAlone(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public CompletionStage<String> admit(@Nullable String shown, Verb verb, String namespace) {
        if (shown != null && isToken(shown)) {
            return CompletableFuture.completedFuture(USER);
        }
        return CompletableFuture.failedFuture(Problem.of(
                        Problem.Type.UNAUTHENTICATED,
                        (shown == null ? "No token was sent." : "The token is not that of this service.")
                                + " It is in the file " + place() + " of $XDG_STATE_HOME"
                                + " (~/.local/state unless set), which only the service's user can read. Programs with our client"
                                + " find it by themselves, and make dashboard prints the page's address with it.")
                .toException());
    }

    /** Without the user's home folder, which is nobody else's business. */
    private Path place() {
        int names = file.getNameCount();
        return file.subpath(Math.max(0, names - 3), names);
    }

    /** Takes as long whatever is shown. */
    private boolean isToken(String shown) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Removes the file, unless another service has put its own there. */
    @Override
    public void close() {
        try {
            if (Files.exists(file) && isToken(Files.readString(file).strip())) {
                Files.delete(file);
            }
        } catch (IOException remains) {
            // Nobody is let in by it any more.
        }
    }
}
