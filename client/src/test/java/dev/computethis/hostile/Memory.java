package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Functions that want all memory. The JVM's limits stop them, so they need no bound of their own. */
final class Memory {

    private static final int MIB = 1 << 20;

    private Memory() {}

    static RemoteCallable<Object> fillTheHeap() {
        return Memory::heap;
    }

    static RemoteCallable<Object> fillTheHeapOnAnotherThread() {
        return () -> {
            new Thread(Memory::heap).start();
            Ends.waitForEver();
            return "never";
        };
    }

    static RemoteCallable<Object> catchTheErrorAndGoOn() {
        return () -> {
            for (int i = 0; i < 3; i++) {
                try {
                    heap();
                } catch (OutOfMemoryError caught) {
                    System.out.println("caught");
                }
            }
            return "went on";
        };
    }

    static RemoteCallable<Object> fillDirectMemory() {
        return () -> {
            List<ByteBuffer> all = new ArrayList<>();
            while (true) {
                all.add(ByteBuffer.allocateDirect(16 * MIB));
            }
        };
    }

    static RemoteCallable<Object> askForTooLargeAnArray() {
        return () -> new long[Integer.MAX_VALUE].length;
    }

    static RemoteCallable<Object> makeClassesWithoutEnd() {
        return () -> {
            List<Object> all = new ArrayList<>();
            try (InputStream in = Memory.class.getResourceAsStream("Memory.class")) {
                byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                while (true) {
                    all.add(MethodHandles.lookup().defineHiddenClass(bytes, true));
                }
            }
        };
    }

    static RemoteCallable<Object> collectGarbageWithoutEnd() {
        return () -> {
            while (true) {
                System.gc();
            }
        };
    }

    private static Object heap() {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            all.add(new byte[MIB]);
        }
    }
}
