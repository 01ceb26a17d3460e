package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When an idle JVM gives memory back. */
final class IdleCollectionTest {

    private boolean isAtWork;
    private long done;
    private int collections;
    private final IdleCollection idle = new IdleCollection(() -> isAtWork, () -> done, () -> collections++);

    @Test
    void collectsOnceAfterWork() {
        idle.look();
        assertThat(collections).as("nothing was done").isZero();

        done = 3;
        idle.look();
        assertThat(collections).as("it worked in this period").isZero();

        idle.look();
        idle.look();
        assertThat(collections).isEqualTo(1);

        done = 4;
        idle.look();
        idle.look();
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void disturbsNoWorkThatTakesLong() {
        isAtWork = true;
        for (int period = 0; period < 10; period++) {
            idle.look();
        }
        assertThat(collections).isZero();

        isAtWork = false;
        idle.look();
        assertThat(collections).isEqualTo(1);
    }

    /** In a JVM with the options that runners have, which this one has not. */
    @Test
    void heapIsSmallAfterItAndHasRoomAgainAtWork() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms8m",
                        "-Xmx256m",
                        "-XX:-ShrinkHeapInSteps",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Shrinking.class.getName())
                .redirectErrorStream(true)
                .start();
        String told = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(jvm.waitFor()).as(told).isZero();
        String[] lines = told.strip().split("\\R");
        long before = Long.parseLong(lines[0]);
        long after = Long.parseLong(lines[1]);
        assertThat(before).isGreaterThan(40_000_000);
        assertThat(after).isLessThan(20_000_000);
        assertThat(lines[2]).as("the options as they were").isEqualTo("40 70");
    }

    /** Prints the size of its heap before and after, and the options it is left with. */
    static final class Shrinking {
        public static void main(String[] arguments) {
            List<byte[]> much = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                much.add(new byte[1_000_000]);
            }
            System.out.println(much.isEmpty() ? 0 : Runtime.getRuntime().totalMemory());
            much.clear();
            IdleCollection.collectTightly();
            System.out.println(Runtime.getRuntime().totalMemory());
            HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            System.out.println(jvm.getVMOption("MinHeapFreeRatio").getValue() + " "
                    + jvm.getVMOption("MaxHeapFreeRatio").getValue());
        }
    }
}
