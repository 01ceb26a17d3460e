package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllMetricsTest {

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("methods")
    void tellsEachOfThem(Method method) throws ReflectiveOperationException {
        @Nullable
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(AllMetricsTest::any)
                .toArray();

        method.invoke(new AllMetrics(named("one"), named("two")), arguments);

        assertThat(told).containsExactly("one " + method.getName(), "two " + method.getName());
    }

    static List<Method> methods() {
        return Arrays.stream(DispatcherMetrics.class.getMethods())
                .filter(Method::isDefault)
                .toList();
    }

    private DispatcherMetrics named(String name) {
        return (DispatcherMetrics) Proxy.newProxyInstance(
                DispatcherMetrics.class.getClassLoader(),
                new Class<?>[] {DispatcherMetrics.class},
                (proxy, method, arguments) -> {
                    told.add(name + " " + method.getName());
                    return null;
                });
    }

    private static @Nullable Object any(Class<?> type) {
        if (type == boolean.class) {
            return true;
        }
        return type == int.class ? (Object) 1 : type == long.class ? (Object) 1L : null;
    }
}
