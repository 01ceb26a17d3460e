package dev.computethis.examples;

import static dev.computethis.ComputeThis.computeThis;

import java.util.List;
import java.util.stream.IntStream;

/** One function, many arguments: one run, spread over all workers. Counts the primes below ten million. */
public final class Map {

    private static final int BLOCK = 100_000;

    private Map() {}

    public static void main(String[] args) {
        List<Integer> blocks = IntStream.range(0, 100).boxed().toList();
        List<Integer> counts = computeThis(Map::primesInBlock).map(blocks).run();
        System.out.println(counts.stream().mapToInt(Integer::intValue).sum());
    }

    static int primesInBlock(int block) {
        int from = block * BLOCK;
        return (int) IntStream.range(from, from + BLOCK).filter(Map::isPrime).count();
    }

    private static boolean isPrime(int n) {
        return n > 1 && IntStream.rangeClosed(2, (int) Math.sqrt(n)).noneMatch(divisor -> n % divisor == 0);
    }
}
