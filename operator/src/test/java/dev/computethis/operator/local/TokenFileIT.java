package dev.computethis.operator.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.operator.Access;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileIT {

    @TempDir
    Path state;

    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = state.resolve("computethis/local-8080/token");
    }

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        TokenFile.write(file, new SecureRandom());

        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(state.resolve("computethis/local-8080"))).isEqualTo("rwx------");
        assertThat(Files.list(state.resolve("computethis/local-8080"))).containsExactly(file);
    }

    @Test
    void whatOthersCouldReadIsReplacedByWhatTheyCanNot() throws IOException {
        Files.createDirectories(state.resolve("computethis/local-8080"));
        Files.writeString(file, "guessed");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        TokenFile token = TokenFile.write(file, new SecureRandom());

        assertThat(permissions(file)).isEqualTo("rw-------");
        assertRefused(token, "guessed");
    }

    @Test
    void tokenInTheFileIsAdmittedAndNoOther() throws IOException {
        TokenFile token = TokenFile.write(file, new SecureRandom());
        String shown = Files.readString(file).strip();

        assertThat(shown).hasSizeGreaterThanOrEqualTo(43);
        assertThat(token.admit(shown, Access.Verb.CREATE, "default")).isCompletedWithValue("local");
        assertRefused(token, null);
        assertRefused(token, "");
        assertRefused(token, shown.substring(1));
        assertRefused(token, shown + "x");
    }

    @Test
    void eachStartHasATokenOfItsOwn() throws IOException {
        TokenFile first = TokenFile.write(file, new SecureRandom());
        String before = Files.readString(file).strip();

        TokenFile second = TokenFile.write(file, new SecureRandom());

        assertRefused(second, before);
        first.close();
        assertThat(file).as("the second one's").exists();
        second.close();
        assertThat(file).doesNotExist();
    }

    private static void assertRefused(TokenFile token, @Nullable String shown) {
        assertThatThrownBy(() -> token.admit(shown, Access.Verb.GET, "default")
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(ProblemException.class, refusal -> {
                    assertThat(Problem.Type.UNAUTHENTICATED.is(refusal.problem()))
                            .isTrue();
                    assertThat(refusal.problem().detail()).contains("computethis/local-8080/token");
                });
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
