package dev.computethis.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workers=0 | workers=0: whole numbers from 1 to 999 are needed",
                "workers=1,,2 | workers=: whole numbers from 1 to 999 are needed",
                "workers=two | workers=two: whole numbers from 1 to 999 are needed",
                "functions=-1 | functions=-1: whole numbers from 1 to 100000 are needed",
                "function=nope | function=nope is unknown; there are noop, sleep10, sleep100, cpu10, cpu100, payload100k",
                "mode=batch | mode=batch is unknown; there are single, futures, map, open",
                "engine=cloud | engine=cloud is unknown; there are local, kind",
                "peers=all | peers=all is unknown; there are auto, none",
                "seconds=0 | seconds=0: seconds are needed, more than 0 and at most 30.0",
                "limit=1e9 | limit=1e9: seconds are needed, more than 0 and at most 3600.0",
                "port=70000 | port=70000: whole numbers from 1 to 65535 are needed",
            })
    void wrongValueIsNamedWithWhatWouldBeRight(String argument, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(argument))
                .withMessage(message);
    }

    @Test
    void unknownOptionIsNamedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("worker=3"))
                .withMessageStartingWith("'worker=3' is no option; there are engine= workers= ");
    }

    @Test
    void quickRunIsSmallerUnlessTold() {
        assertThat(Options.parse("quick=1").rounds()).isEqualTo(2);
        assertThat(Options.parse("quick=1", "rounds=5").rounds()).isEqualTo(5);
        assertThat(Options.parse().rounds()).isEqualTo(2);
    }

    @Test
    void emptyValueIsAsNone() {
        assertThat(Options.parse("workers=")).isEqualTo(Options.parse());
    }
}
