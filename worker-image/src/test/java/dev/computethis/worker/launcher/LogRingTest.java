package dev.computethis.worker.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.WorkerLog;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogRingTest {

    private final LogRing ring = new LogRing(8);

    @Test
    void keepsAllThatFits() {
        append("abc");
        append("defgh");

        assertThat(text(ring.read(0))).isEqualTo("abcdefgh");
        assertThat(text(ring.read(5))).isEqualTo("fgh");
        assertThat(ring.tail(2)).isEqualTo("gh");
    }

    @Test
    void ofMoreTheNewestAndTheOffsetTellsWhatIsGone() {
        append("abcdefgh");
        append("ij");

        WorkerLog read = ring.read(0);

        assertThat(read.offset()).isEqualTo(2);
        assertThat(text(read)).isEqualTo("cdefghij");
    }

    @Test
    void ofOneTooLongPieceItsEnd() {
        append("x");
        append("0123456789abcdef");

        assertThat(text(ring.read(0))).isEqualTo("89abcdef");
        assertThat(ring.read(0).offset()).isEqualTo(9);
    }

    @Test
    void pastTheEndThereIsNothingYet() {
        append("abc");

        assertThat(ring.read(100).offset()).isEqualTo(3);
        assertThat(ring.read(100).bytes()).isEmpty();
        assertThat(ring.read(0).complete()).isFalse();
        ring.complete();
        assertThat(ring.read(0).complete()).isTrue();
    }

    @Test
    void holdsTheEndOfWhateverWasAppended() {
        Random random = new Random(7);
        LogRing large = new LogRing(5000);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String piece = Integer.toString(i).repeat(random.nextInt(60));
            all.append(piece);
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            large.append(bytes, 0, bytes.length);
            int kept = Math.min(all.length(), 5000);
            assertThat(text(large.read(0))).isEqualTo(all.substring(all.length() - kept));
        }
    }

    private void append(String text) {
        byte[] bytes = ("__" + text).getBytes(StandardCharsets.UTF_8);
        ring.append(bytes, 2, bytes.length - 2);
    }

    private static String text(WorkerLog log) {
        return new String(log.bytes(), StandardCharsets.UTF_8);
    }
}
