package app;

import dev.computethis.ComputeClient;
import java.util.List;

/** The application's own class in a Spring Boot jar. Uses a class of a library in that jar, too. */
public class App {

    public static void main(String[] args) {
        try (ComputeClient compute = ComputeClient.local(1)) {
            System.out.println(compute.computeThis(() -> square(2)).run());
            System.out.println(compute.computeThis(lib.Library::twice).map(List.of(1, 2, 3)).run());
            System.out.println(compute.computeThis(() -> lib.Library.resource()).run());
        }
    }

    static int square(int x) {
        return x * x;
    }
}
