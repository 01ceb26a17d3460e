package dev.computethis.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Limits;
import java.math.BigInteger;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArgumentsPreviewTest {

    @Test
    void showsWhatPeopleReadAsTheyWouldWriteIt() {
        assertThat(of(2, "two", 'c', null, TimeUnit.DAYS, Duration.ofSeconds(3), List.of(1, 2), Map.of("k", 1.5)))
                .isEqualTo("2, \"two\", 'c', null, DAYS, PT3S, [1, 2], {\"k\"=1.5}");
    }

    @Test
    void functionWithoutArgumentsHasNone() {
        assertThat(of()).isNull();
    }

    @Test
    void mapShowsItsFirstArgumentsAndHowManyThereAre() {
        List<Object[]> few = List.of(new Object[] {1}, new Object[] {2, "b"});
        List<Object[]> many =
                IntStream.range(0, 100_000).mapToObj(i -> new Object[] {i}).toList();

        assertThat(ArgumentsPreview.of(few)).isEqualTo("1, [2, \"b\"] (2 invocations)");
        assertThat(ArgumentsPreview.of(many))
                .startsWith("0, 1, 2, 3, ")
                .endsWith("… (100,000 invocations)")
                .hasSize(Limits.ARGUMENTS_PREVIEW);
    }

    @Test
    void invocationsThatShareARunShowWhatEachShowsAlone() {
        assertThat(ArgumentsPreview.together(Arrays.asList("1", null, "\"b\", 2")))
                .isEqualTo("1, (), \"b\", 2 (3 invocations)");
        assertThat(ArgumentsPreview.together(Collections.nCopies(500, "12345")))
                .endsWith("… (500 invocations)")
                .hasSize(Limits.ARGUMENTS_PREVIEW);
    }

    @Test
    void largeThingsAreNamedOrCut() {
        assertThat(of(new byte[100 * 1024], new String[3])).isEqualTo("byte[102400], String[3]");
        assertThat(of(BigInteger.ONE.shiftLeft(100_000_000))).isEqualTo("java.math.BigInteger");
        assertThat(of("x".repeat(10_000_000)))
                .startsWith("\"xxx")
                .endsWith("x…")
                .hasSize(Limits.ARGUMENTS_PREVIEW);
        assertThat(of("😀".repeat(1000))).endsWith("😀…").hasSizeLessThanOrEqualTo(Limits.ARGUMENTS_PREVIEW);
    }

    @Test
    void whatHoldsItselfHasAnEnd() {
        List<Object> list = new ArrayList<>();
        list.add(list);

        assertThat(of(list)).isEqualTo("[[[[[…]]]]]");
    }

    @Test
    void noMethodOfAUsersClassIsCalled() {
        String outer = ArgumentsPreviewTest.class.getName();

        assertThat(of(new Hostile(), new HostileList(), Collections.singletonList(new Hostile())))
                .startsWith(outer + "$Hostile, " + outer + "$HostileList, [" + outer);
        assertThat(of(Collections.unmodifiableList(new HostileList())))
                .isEqualTo("java.util.Collections$UnmodifiableList");
    }

    @Test
    void whatCanNotBeSeenIsShownByItsNumber() {
        assertThat(of("a\"b\\c\n\u001b[31m\u202e")).isEqualTo("\"a\\\"b\\\\c\\u000A\\u001B[31m\\u202E\"");
    }

    private static @Nullable String of(@Nullable Object... arguments) {
        return ArgumentsPreview.of(Collections.singletonList(arguments));
    }

    private static final class Hostile {
        @Override
        public String toString() {
            throw new IllegalStateException("toString() was called");
        }
    }

    private static final class HostileList extends AbstractList<String> {
        @Override
        public String get(int index) {
            throw new IllegalStateException("get() was called");
        }

        @Override
        public int size() {
            throw new IllegalStateException("size() was called");
        }
    }
}
