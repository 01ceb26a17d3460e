package dev.computethis.loadtest.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * What Java Flight Recorder has of a JVM.
 *
 * @param samples what threads were doing that ran Java code. Time in the kernel and in the JVM itself is not in them
 * @param threads names by the system's number, of threads that appear in the samples
 */
record Recording(List<Stack> samples, List<Allocation> allocations, Map<Long, String> threads) {

    /**
     * Options of a JVM that records itself into that file, which is whole once the JVM has ended. Samples are five times as many
     * as by the JDK's own settings for profiles, and stacks as deep as they get.
     *
     * @param file relative to the JVM's folder, without commas
     */
    static List<String> javaOptions(String file) {
        return List.of(
                "-XX:FlightRecorderOptions=stackdepth=128",
                "-XX:StartFlightRecording=filename=" + file + ",settings=profile,maxsize=1g,"
                        + "jdk.ExecutionSample#period=2ms,jdk.ObjectAllocationSample#throttle=1000/s");
    }

    /** Of what happened in that time. */
    static Recording read(Path file, Instant from, Instant until) throws IOException {
        Recording recording = new Recording(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (!event.getStartTime().isBefore(from) && event.getStartTime().isBefore(until)) {
                    recording.add(event);
                }
            }
        }
        return recording;
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" ->
                stack(event.getThread("sampledThread"), event.getStackTrace()).ifPresent(samples::add);
            case "jdk.ObjectAllocationSample" ->
                stack(event.getThread(), event.getStackTrace()).ifPresent(stack -> {
                    RecordedClass type = event.getClass("objectClass");
                    allocations.add(new Allocation(sourceName(type.getName()), event.getLong("weight"), stack));
                });
            default -> {}
        }
    }

    private Optional<Stack> stack(@Nullable RecordedThread thread, @Nullable RecordedStackTrace trace) {
        if (thread == null || trace == null || trace.getFrames().isEmpty()) {
            return Optional.empty();
        }
        String name = thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
        threads.put(thread.getOSThreadId(), name);
        List<Frame> frames = new ArrayList<>();
        for (RecordedFrame frame : trace.getFrames()) {
            frames.add(Frame.of(
                    frame.getMethod().getType().getName(), frame.getMethod().getName()));
        }
        Collections.reverse(frames);
        return Optional.of(new Stack(Stack.group(name), List.copyOf(frames)));
    }

    /** Of a name as the JVM has it, such as {@code [[I} or {@code [Ljava.lang.String;}. */
    static String sourceName(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return Frame.lasting(name);
        }
        String element = name.substring(dimensions);
        String type = switch (element.charAt(0)) {
            case 'L' -> element.substring(1, element.length() - 1);
            case 'Z' -> "boolean";
            case 'B' -> "byte";
            case 'C' -> "char";
            case 'S' -> "short";
            case 'I' -> "int";
            case 'J' -> "long";
            case 'F' -> "float";
            case 'D' -> "double";
            default -> element;
        };
        return type + "[]".repeat(dimensions);
    }
}
