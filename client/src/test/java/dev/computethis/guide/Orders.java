package dev.computethis.guide;

import dev.computethis.function.RemoteCallable;
import java.io.Serializable;
import java.util.List;

/** A function that takes along what it needs, and no more. */
public final class Orders {

    private Orders() {}

    /** A value. */
    record Order(String item, int cents) implements Serializable {}

    /** Can travel. */
    public static RemoteCallable<Integer> discounted() {
        int discount = 5;
        List<Order> orders = List.of(new Order("tea", 250), new Order("milk", 120));
        return () -> Totals.of(orders) - discount;
    }

    private static final class Totals {
        static int of(List<Order> orders) {
            return orders.stream().mapToInt(Order::cents).sum();
        }
    }
}
