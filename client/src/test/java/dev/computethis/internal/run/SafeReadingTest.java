package dev.computethis.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.catalogue.Compiled;
import dev.computethis.function.RemoteCallable;
import dev.computethis.internal.capture.Capture;
import dev.computethis.internal.capture.Captured;
import dev.computethis.internal.capture.Includes;
import dev.computethis.internal.run.SafeReading.Unreadable;
import dev.computethis.protocol.Limits;
import java.awt.Point;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** What of a result is read, which may come from a runner that a function has taken over. */
class SafeReadingTest {

    private ClassLoader shipped;
    private SafeReading reading;

    @BeforeEach
    void capture(@TempDir Path directory) {
        shipped = Compiled.of(directory, """
                Job
                package v;
                public class Job implements dev.computethis.function.RemoteCallable<Object> {
                    public record Value(String text) implements java.io.Serializable {}
                    @Override public Object call() { return new Value("x"); }
                }
                """).loader();
        RemoteCallable<Object> function = Compiled.make(shipped, "v.Job");
        Captured captured =
                new Capture().capture(function, List.<@Nullable Object[]>of(new @Nullable Object[0]), Includes.NOTHING);
        reading = new SafeReading(captured.code(), captured.loader());
    }

    @Test
    void plainValuesAndWhatWasSentAreRead() throws Exception {
        RemoteCallable<Object> function = Compiled.make(shipped, "v.Job");
        Object value = Map.of("a", List.of(function.call(), 1, new int[2][3]));

        Object read = reading.read(serialized(value));

        assertThat(read).isInstanceOf(Map.class).asString().contains("Value[text=x]");
    }

    @Test
    void aClassOfTheClassPathThatWasNotSentIsRefusedByItsName() {
        assertThatThrownBy(() -> reading.read(serialized(List.of(new AssertionFailedError("gadget")))))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("org.opentest4j.AssertionFailedError")
                .hasMessageContaining("include(AssertionFailedError.class)");
    }

    @Test
    void aClassThatIsNotThereIsNamed(@TempDir Path directory) {
        ClassLoader elsewhere = Compiled.of(directory, """
                Gone
                package v;
                public class Gone implements java.io.Serializable {}
                """).loader();
        Object gone = Compiled.make(elsewhere, "v.Gone");

        assertThatThrownBy(() -> reading.read(serialized(gone)))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("v.Gone is not on this side's class path");
    }

    @Test
    void aClassOfTheJdkThatIsNoPlainValueIsRefusedByItsName() {
        assertThatThrownBy(() -> reading.read(serialized(new Point(1, 2))))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("java.awt.Point");
    }

    @Test
    void anArrayOverTheLimitIsRefusedBeforeItIsMade() {
        byte[] small = serialized(new byte[1]);
        // The array's length are the four bytes before its one element.
        small[small.length - 5] = 0x7f;

        assertThatThrownBy(() -> reading.read(small))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("BLOB_BYTES")
                .hasMessageContaining(Integer.toString(Limits.BLOB_BYTES));
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Runnable read = () -> {
            try {
                reading.read(serialized(nested(2_100)));
            } catch (Unreadable refused) {
                thrown.add(refused);
            }
        };
        // Deep recursion, in the test as well.
        inThread(256L << 20, read);

        assertThat(thrown)
                .singleElement()
                .satisfies(refused -> assertThat(refused).hasMessageContaining("nested deeper than 2000 levels"));
    }

    @Test
    void whatIsNestedTooDeeplyForTheThreadIsToldAsSuch() throws InterruptedException {
        List<byte[]> bytes = new ArrayList<>();
        List<Throwable> thrown = new ArrayList<>();

        inThread(256L << 20, () -> bytes.add(serialized(nested(1_900))));
        inThread(256L << 10, () -> {
            try {
                reading.read(bytes.get(0));
            } catch (Unreadable overflown) {
                thrown.add(overflown);
            }
        });

        assertThat(thrown)
                .singleElement()
                .satisfies(told -> assertThat(told).hasMessageContaining("nested too deeply for Java serialization"));
    }

    private static List<Object> nested(int levels) {
        List<Object> nested = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            nested = new ArrayList<>(List.of(nested));
        }
        return nested;
    }

    private static void inThread(long stackBytes, Runnable task) throws InterruptedException {
        Thread thread = new Thread(null, task, "deep", stackBytes);
        thread.start();
        thread.join();
    }

    /** What the filter keeps from happening. */
    @Test
    void withoutTheFilterAGadgetRuns() throws Exception {
        byte[] gadget = serialized(List.of(new Gadget()));
        Gadget.ran = false;

        assertThatThrownBy(() -> reading.read(gadget)).hasMessageContaining("Gadget");
        assertThat(Gadget.ran).isFalse();

        try (ObjectInputStream plain = new ObjectInputStream(new ByteArrayInputStream(gadget))) {
            plain.readObject();
        }
        assertThat(Gadget.ran).isTrue();
    }

    private static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1L;

        private static boolean ran;

        private void readObject(ObjectInputStream in) {
            ran = true;
        }
    }

    private static byte[] serialized(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }
}
