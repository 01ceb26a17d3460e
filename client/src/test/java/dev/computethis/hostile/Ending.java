package dev.computethis.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.computethis.FunctionFailedException;
import dev.computethis.ResultUnreadableException;
import dev.computethis.RunTimedOutException;
import dev.computethis.WorkerLostException;
import dev.computethis.protocol.Failure.Kind;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a hostile function's run must end. */
sealed interface Ending {

    /** @param thrown what the caller got instead of a value; null where it got one */
    void check(@Nullable Object value, @Nullable Throwable thrown);

    /** As the table says it. */
    String text();

    /** @param message what the message must contain, so that the user knows what happened */
    record Fails(Kind kind, String message) implements Ending {
        @Override
        public void check(@Nullable Object value, @Nullable Throwable thrown) {
            if (!(thrown instanceof FunctionFailedException failed)) {
                fail("it ended with " + value, thrown);
                return;
            }
            assertThat(failed.kind()).as(failed.getMessage()).isEqualTo(kind);
            assertThat(failed).hasMessageContaining(message);
        }

        @Override
        public String text() {
            return "`" + kind + "`: … " + message + " …";
        }
    }

    record TimesOut() implements Ending {
        @Override
        public void check(@Nullable Object value, @Nullable Throwable thrown) {
            assertThat(thrown).as("it ended with " + value).isInstanceOf(RunTimedOutException.class);
        }

        @Override
        public String text() {
            return "times out at its deadline";
        }
    }

    /** Its worker's launcher is gone; the run, which may start once, is with it. */
    record Lost() implements Ending {
        @Override
        public void check(@Nullable Object value, @Nullable Throwable thrown) {
            assertThat(thrown).as("it ended with " + value).isInstanceOf(WorkerLostException.class);
        }

        @Override
        public String text() {
            return "`WorkerLost`; the worker is started again";
        }
    }

    /** It succeeds, and has done no harm: what it found is what anybody may. */
    record Returns(Pattern value) implements Ending {
        @Override
        public void check(@Nullable Object got, @Nullable Throwable thrown) {
            assertThat(thrown).isNull();
            assertThat(String.valueOf(got)).matches(value);
        }

        @Override
        public String text() {
            return "succeeds harmlessly" + (value.pattern().equals(".*") ? "" : ": `" + value + "`");
        }
    }

    /** It succeeds, but the caller does not take what it returned. */
    record Refused(String message) implements Ending {
        @Override
        public void check(@Nullable Object value, @Nullable Throwable thrown) {
            assertThat(thrown).as("it ended with " + value).isInstanceOf(ResultUnreadableException.class);
            assertThat(thrown).hasMessageContaining(message);
        }

        @Override
        public String text() {
            return "the client refuses the result: … " + message + " …";
        }
    }
}
