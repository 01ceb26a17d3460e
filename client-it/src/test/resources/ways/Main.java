import dev.computethis.ComputeClient;
import dev.computethis.function.RunContext;
import java.util.List;

/** Run as {@code java Main.java}: compiled in memory, and never to a file. */
public class Main {

    record Price(String name, int cents) implements java.io.Serializable {}

    static int square(int x) {
        return x * x;
    }

    public static void main(String[] args) {
        int factor = 3;
        try (ComputeClient compute = ComputeClient.local(1)) {
            System.out.println(compute.computeThis(() -> square(2) * factor).run());
            System.out.println(compute.computeThis(Main::square).map(List.of(1, 2, 3)).run());
            Price price = compute.computeThis((Price p) -> new Price(p.name(), 2 * p.cents()), new Price("tea", 250)).run();
            System.out.println(price + " on " + compute.computeThis(() -> RunContext.current().worker()).run());
        }
    }
}
