package dev.computethis.operator.dashboard;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import java.util.List;
import java.util.stream.IntStream;

/** The functions that run while the page is looked at. In a class of their own, as this class is what travels. */
final class PageJobs {

    static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">\u202e";

    private PageJobs() {}

    static Computation<Integer> square(ComputeClient compute, int x) {
        return compute.computeThis(PageJobs::squareOf, x);
    }

    static Computation<List<Integer>> squares(ComputeClient compute, int count) {
        return compute.<Integer, Integer>computeThis(PageJobs::squareOf)
                .map(IntStream.range(0, count).boxed().toList());
    }

    static Computation<Integer> sleep(ComputeClient compute, int millis) {
        return compute.computeThis(PageJobs::sleepFor, millis);
    }

    static Computation<Integer> fail(ComputeClient compute, String message) {
        return compute.computeThis(PageJobs::failWith, message);
    }

    /** Prints markup and terminal escapes, waits for its end to be looked at, and returns markup. */
    static Computation<String> hostile(ComputeClient compute, int millis) {
        return compute.computeThis(PageJobs::print, millis);
    }

    private static int squareOf(int x) {
        return x * x;
    }

    private static int sleepFor(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    private static int failWith(String message) {
        throw new IllegalStateException(message);
    }

    private static String print(int millis) throws InterruptedException {
        System.out.println("\u001b[31mred\u001b[0m \u001b]0;owned\u0007<script>document.title='owned'</script>");
        Thread.sleep(millis);
        return HOSTILE;
    }
}
