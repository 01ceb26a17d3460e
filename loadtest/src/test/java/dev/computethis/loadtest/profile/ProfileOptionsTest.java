package dev.computethis.loadtest.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.computethis.loadtest.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "engine=kind | engine=kind: only a service on this machine can be profiled",
                "workers=1,2 | workers= has several numbers",
                "rounds=2 | 'rounds=2' is no option; there are engine= workers= callers=",
                "quick=1 | 'quick=1' is no option",
                "callers | 'callers' is no option",
                "seconds=31 | seconds=31: seconds are needed, more than 0 and at most 30.0",
            })
    void wrongOptionIsNamedWithWhatWouldBeRight(String argument, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProfileOptions.parse(argument))
                .withMessageStartingWith(message);
    }

    @Test
    void whatIsGivenTakesThePlaceOfTheDefault() {
        Options options = ProfileOptions.parse("callers=4", "engine=local", "warmup=");

        assertThat(options.callers()).isEqualTo(4);
        assertThat(options.warmUp()).isEqualTo(30);
        assertThat(options.seconds()).isEqualTo(15);
    }
}
