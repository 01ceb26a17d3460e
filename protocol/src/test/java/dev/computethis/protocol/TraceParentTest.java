package dev.computethis.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String TEXT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final TraceParent caller = Objects.requireNonNull(TraceParent.parse(TEXT));

    @Test
    void isReadAndWrittenAsTheHeaderIs() {
        assertThat(caller.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(caller.spanId()).isEqualTo("b7ad6b7169203331");
        assertThat(caller.flags()).isEqualTo("01");
        assertThat(caller).hasToString(TEXT);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x"
            })
    void whatIsNoneIsNotRead(String text) {
        assertThat(TraceParent.parse(text)).isNull();
    }

    @Test
    void spansOfARunAreTheSameWhoeverNamesThem() {
        AssignmentId first = new AssignmentId("uid", 0, 1);

        assertThat(caller.run("uid"))
                .isEqualTo(Objects.requireNonNull(TraceParent.parse(TEXT)).run("uid"));
        assertThat(caller.start(first)).isEqualTo(caller.start(new AssignmentId("uid", 0, 1)));
        assertThat(TraceParent.parse(caller.start(first).toString())).isEqualTo(caller.start(first));
    }

    @Test
    void eachStartOfEachSliceHasASpanOfItsOwnInTheSameTrace() {
        assertThat(new TraceParent[] {
                    caller,
                    caller.run("uid"),
                    caller.run("other"),
                    caller.start(new AssignmentId("uid", 0, 1)),
                    caller.start(new AssignmentId("uid", 0, 2)),
                    caller.start(new AssignmentId("uid", 1, 1))
                })
                .doesNotHaveDuplicates()
                .allSatisfy(span -> assertThat(span.traceId()).isEqualTo(caller.traceId()));
    }
}
