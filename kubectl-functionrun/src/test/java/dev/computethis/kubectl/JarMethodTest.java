package dev.computethis.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a method and its arguments on the command line mean. */
class JarMethodTest {

    @SuppressWarnings("unused") // Found by name.
    static final class Methods {
        static int square(int x) {
            return x * x;
        }

        static String all(String text, long number, Double real, boolean yes, TimeUnit unit) {
            return text + " " + number + " " + real + " " + yes + " " + unit;
        }

        static int main(String[] arguments) {
            return arguments.length;
        }

        static String twice(int x) {
            return "int";
        }

        static String twice(String x) {
            return "text";
        }

        static void takesAList(List<String> list) {}

        static void fails(String why) {
            throw new IllegalStateException(why);
        }

        int notStatic() {
            return 1;
        }
    }

    @Test
    void argumentsAreReadAsTheParametersWantThem() throws Exception {
        assertThat(method("square", "12").call()).isEqualTo(144);
        assertThat(method("all", "a b", "-5", "1.5", "true", "SECONDS").call()).isEqualTo("a b -5 1.5 true SECONDS");
        assertThat(method("main", "a", "b", "c").call()).isEqualTo(3);
    }

    @Test
    void whatTheMethodThrowsIsThrown() {
        assertThatThrownBy(() -> method("fails", "why").call())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("why");
    }

    @Test
    void anArgumentThatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> method("square", "x").call()).hasMessage("argument 1, 'x', is no int");
        assertThatThrownBy(() -> method("all", "a", "1", "1", "true", "WEEKS").call())
                .hasMessage("argument 5, 'WEEKS', is no TimeUnit");
    }

    @Test
    void aMethodThatIsNotThereIsToldWithThoseThatAre() {
        assertThatThrownBy(() -> method("square", "1", "2").call())
                .hasMessageContaining("square takes 2 arguments")
                .hasMessageContaining("there are")
                .hasMessageContaining("square(int)");
        assertThatThrownBy(() -> method("none").call()).hasMessageContaining("it has none of that name");
        assertThatThrownBy(() -> method("notStatic").call()).hasMessageContaining("no static method");
        assertThatThrownBy(() -> method("takesAList", "x").call()).hasMessageContaining("no static method");
        assertThatThrownBy(() -> method("twice", "1").call()).hasMessageContaining("more than one static method");
    }

    @Test
    void whatIsNoMethodIsToldWithTheFormToUse() {
        assertThatThrownBy(() -> JarMethod.parse("com.example.Jobs.square", List.of()))
                .hasMessageContaining("com.example.Jobs::square");
    }

    private static JarMethod method(String name, String... arguments) {
        return JarMethod.parse(Methods.class.getName() + "::" + name, List.of(arguments));
    }
}
