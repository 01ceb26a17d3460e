package dev.computethis.catalogue;

import dev.computethis.ComputeClient;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function of some shape.
 *
 * @param name what is particular about it
 * @param call hands it over and gives back what came
 * @param expected what must come
 */
public record Case(
        String name,
        Function<ComputeClient, @Nullable Object> call,
        @Nullable Object expected) {

    @Override
    public String toString() {
        return name;
    }
}
