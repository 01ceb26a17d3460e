package dev.computethis.examples;

import static dev.computethis.ComputeThis.computeThis;

import dev.computethis.RemoteFuture;
import java.util.ArrayList;
import java.util.List;

/** Several runs at once, each a future. The lambda captures a variable, which travels with it. */
public final class Futures {

    private Futures() {}

    public static void main(String[] args) {
        List<RemoteFuture<String>> greetings = new ArrayList<>();
        for (String name : List.of("Ada", "Grace", "Barbara")) {
            greetings.add(computeThis(() -> "Hello " + name + " from process "
                            + ProcessHandle.current().pid())
                    .runAsync());
        }
        greetings.forEach(greeting -> System.out.println(greeting.join()));
    }
}
