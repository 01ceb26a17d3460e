package dev.computethis.ways;

import dev.computethis.ComputeClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.Serializable;
import java.util.List;

/** A bean of an application that has functions run. */
@ApplicationScoped
public class Prices {

    /** A value of the application's. */
    public record Price(String name, int cents) implements Serializable {}

    private int factor = 2;

    public int doubled(ComputeClient compute, int cents) {
        int by = factor;
        return compute.computeThis(() -> cents * by).run();
    }

    public List<Price> all(ComputeClient compute, List<Price> prices) {
        return compute.computeThis(Prices::raised).map(prices).run();
    }

    /** Takes the bean along by accident. */
    public int withItself(ComputeClient compute, int cents) {
        return compute.computeThis(() -> cents * factor).run();
    }

    static Price raised(Price price) {
        return new Price(price.name(), price.cents() + 1);
    }
}
