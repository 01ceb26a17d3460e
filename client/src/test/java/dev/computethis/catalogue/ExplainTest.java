package dev.computethis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.math.IntMath;
import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import dev.computethis.Explanation;
import dev.computethis.Explanation.Part;
import dev.computethis.Explanation.Value;
import dev.computethis.internal.FakeService;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainTest {

    private final FakeService service = new FakeService();
    private final ComputeClient compute = ComputeClient.over(service, "default");

    @Test
    void capturedVariablesAreToldWithTypeAndSize() {
        int rate = 3;
        List<String> names = List.of("a", "b");

        Explanation explanation = compute.computeThis(() -> names.size() * rate).explain();

        assertThat(explanation.canTravel()).isTrue();
        assertThat(explanation.variables()).extracting(Value::name).containsExactly("names", "rate");
        assertThat(explanation.variables().get(1).type()).isEqualTo("java.lang.Integer");
        assertThat(explanation.variables().get(1).bytes()).isPositive();
        assertThat(explanation.function()).startsWith("ExplainTest.capturedVariablesAreToldWithTypeAndSize(lambda):");
        assertThat(explanation.source()).startsWith("ExplainTest.java:");
    }

    @Test
    void classesAndJarsAreToldWithTheirSizes() {
        Explanation explanation = compute.computeThis(IntMath::factorial, 5).explain();

        assertThat(explanation.jars()).extracting(Part::name).anyMatch(name -> name.contains("guava"));
        assertThat(explanation.classes()).extracting(Part::name).contains(ExplainTest.class.getName());
        assertThat(explanation.arguments()).extracting(Value::type).containsExactly("java.lang.Integer");
        assertThat(explanation.javaRelease()).isEqualTo(17);
        assertThat(explanation.poolJavaRelease()).isEqualTo(17);
    }

    @Test
    void whatIsNamedOnlyAsTextIsToldUnlessItIsIncluded() throws ClassNotFoundException {
        Class<?> reflected = Class.forName("dev.computethis.catalogue." + "Reflected");
        Computation<String> byName = compute.computeThis(ByName::load);

        assertThat(byName.explain().onlyByReflection()).contains("dev.computethis.catalogue.Reflected");
        assertThat(byName.include(reflected).explain().onlyByReflection())
                .doesNotContain("dev.computethis.catalogue.Reflected");
    }

    @Test
    void whatCanNotTravelIsToldWithThePathToItAndTheFix() {
        Thread thread = Thread.currentThread();

        Explanation explanation = compute.computeThis(() -> thread.getName()).explain();

        assertThat(explanation.canTravel()).isFalse();
        assertThat(explanation.obstacles()).singleElement().asString().startsWith("thread (java.lang.Thread)");
        assertThat(explanation.variables()).singleElement().isEqualTo(new Value("thread", "java.lang.Thread", null));
        assertThat(explanation.toString()).contains("can't travel").contains("not serializable");
    }

    @Test
    void itReadsWell() {
        int rate = 3;

        String page = compute.computeThis(x -> x * rate, 2).explain().toString();

        assertThat(page)
                .contains("ExplainTest.itReadsWell(lambda):")
                .contains(" can travel\n  captures\n    rate  java.lang.Integer  81 B\n")
                .contains("\n  arguments\n    argument 1  java.lang.Integer  81 B\n")
                .contains("needs Java 17; pool 'default' has 17");
    }

    @Test
    void aFunctionIsToldByTheNameItWasGiven() {
        Thread thread = Thread.currentThread();

        assertThat(compute.computeThis(Jobs::square, 2)
                        .name("nightly")
                        .explain()
                        .function())
                .isEqualTo("nightly");
        assertThat(compute.computeThis(() -> thread.getName())
                        .name("stuck")
                        .explain()
                        .toString())
                .startsWith("stuck can't travel");
    }

    @Test
    void nothingIsSent() {
        compute.computeThis(Jobs::square).explain();

        assertThat(service.puts).isEmpty();
        assertThat(service.submissions).isEmpty();
    }
}
