package dev.computethis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.computethis.ComputeClient;
import dev.computethis.NotSerializableFunctionException;
import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteFunction;
import dev.computethis.internal.FakeService;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can't travel is told before anything is sent, with the way to it and what to do. */
class NotSerializableFunctionTest {

    private final FakeService service = new FakeService();
    private final ComputeClient compute = ComputeClient.over(service, "default");

    @AfterEach
    void nothingWasSent() {
        assertThat(service.puts).isEmpty();
        assertThat(service.submissions).isEmpty();
    }

    @Test
    void aCapturedVariableIsNamed() {
        Thread thread = Thread.currentThread();

        NotSerializableFunctionException refused = refused(() -> thread.getName());

        assertThat(refused.path()).isEqualTo("thread");
        assertThat(refused.className()).isEqualTo("java.lang.Thread");
        assertThat(refused).hasMessageStartingWith("thread (java.lang.Thread) can't travel");
    }

    @Test
    void thisCapturedByAccidentIsToldWithThePathThroughItsFields() {
        NotSerializableFunctionException refused = refused(new Report().byAccident());

        assertThat(refused.path()).isEqualTo("Report.this.mailer.session");
        assertThat(refused.className()).isEqualTo(Session.class.getName());
        assertThat(refused)
                .hasMessageContaining("Report.this.mailer.session (" + Session.class.getName() + ")")
                .hasMessageContaining("copy what it needs into a local variable");
    }

    @Test
    void aFieldOfAClassThatIsNotSerializableItselfIsThatClass() {
        NotSerializableFunctionException refused = refused(new Outer().function());

        assertThat(refused.path()).isEqualTo("Outer.this");
        assertThat(refused.className()).isEqualTo(Outer.class.getName());
    }

    @Test
    void anObjectOfAnInnerClassIsToldToHoldItsOuterOne() {
        Outer.Inner inner = new Outer().new Inner();

        NotSerializableFunctionException refused = refused(() -> inner.word());

        assertThat(refused.path()).isEqualTo("inner.Outer.this");
        assertThat(refused)
                .hasMessageContaining("inner holds Outer.this")
                .hasMessageContaining("make the inner class static")
                .hasMessageNotContaining("The function uses a field or method");
    }

    @Test
    void ofACollectionOfTheJdkACopyIsAdvised() {
        Set<String> keys = new HashMap<>(Map.of("key", "value")).keySet();

        assertThat(refused(() -> keys.size())).hasMessageContaining("new ArrayList<>(keys)");
    }

    @Test
    void theWayLeadsThroughMapsListsAndArrays() {
        Map<String, List<Object[]>> map = new HashMap<>();
        map.put("key", List.<Object[]>of(new Object[] {1, new Session()}));

        assertThat(refused(() -> map.size()).path()).isEqualTo("map[key][0][1]");
    }

    @Test
    void theWayLeadsThroughLambdas() {
        Session session = new Session();
        RemoteCallable<String> inner = () -> session.toString();

        assertThat(refused(() -> inner.call()).path()).isEqualTo("inner.session");
    }

    @Test
    void aLambdaOfATypeThatIsNotSerializableIsToldWithTheTypesToUse() {
        Supplier<String> supplier = () -> "x";

        assertThat(refused(() -> supplier.get()))
                .hasMessageContaining("supplier (")
                .hasMessageContaining("(Supplier<String> & Serializable)");
    }

    @Test
    void aBoundReceiverIsToldAsSuch() {
        Session session = new Session();

        assertThat(refused(session::toString).path()).isEqualTo("the receiver");
    }

    @Test
    void anAnonymousClassTellsItsVariableAndItsOuterInstance() {
        assertThat(refused(new Report().anonymous()).path()).isEqualTo("Report.this.mailer.session");
    }

    @Test
    void anArgumentIsTold() {
        NotSerializableFunctionException refused = catchThrowableOfType(
                NotSerializableFunctionException.class,
                () -> compute.computeThis(o -> o.length, new Object[] {new Session()})
                        .run());

        assertThat(refused.path()).isEqualTo("argument 1[0]");
    }

    @Test
    void anArgumentOfAMapTellsItsInvocation() {
        RemoteFunction<Object, String> text = Object::toString;

        NotSerializableFunctionException refused = catchThrowableOfType(
                NotSerializableFunctionException.class,
                () -> compute.computeThis(text).map(List.of(1, new Session())).run());

        assertThat(refused).hasMessageStartingWith("invocation 1's argument 1 (" + Session.class.getName() + ")");
    }

    @Test
    void aListOfNodesThatIsTooLongToNestIsTold() {
        Node first = new Node(null);
        for (int i = 0; i < 100_000; i++) {
            first = new Node(first);
        }
        Node head = first;

        assertThat(refused(() -> head.next)).hasMessageContaining("nested too deeply");
    }

    @Test
    void aWriteObjectThatThrowsIsTold() {
        Broken broken = new Broken();

        assertThat(refused(() -> broken.toString())).hasMessageContaining("java.io.IOException: not today");
    }

    @Test
    void runAsyncThrowsAtOnceToo() {
        Session session = new Session();

        assertThat(catchThrowableOfType(
                        NotSerializableFunctionException.class,
                        () -> compute.computeThis(() -> session.toString()).runAsync()))
                .isNotNull();
    }

    @Test
    void anObjectOfAClassMadeAtRunTimeIsToldByItsHandler() {
        Runnable proxy = (Runnable) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Runnable.class}, (p, method, arguments) -> null);

        assertThat(refused(() -> proxy.getClass().getName()).className())
                .contains("NotSerializableFunctionTest$$Lambda");
    }

    private NotSerializableFunctionException refused(RemoteCallable<?> function) {
        return catchThrowableOfType(
                NotSerializableFunctionException.class,
                () -> compute.computeThis(function).run());
    }

    static final class Session {}

    static final class Mailer implements Serializable {
        final Session session = new Session();
    }

    static final class Report implements Serializable {
        private final Mailer mailer = new Mailer();
        private final String title = "title";

        RemoteCallable<String> byAccident() {
            return () -> title.strip();
        }

        RemoteCallable<String> anonymous() {
            return new RemoteCallable<>() {
                @Override
                public String call() {
                    return mailer.toString();
                }
            };
        }
    }

    static final class Outer {
        private final int field = Integer.parseInt("5");

        RemoteCallable<Integer> function() {
            return () -> field;
        }

        final class Inner implements Serializable {
            String word() {
                return "word " + field;
            }
        }
    }

    static final class Node implements Serializable {
        final Node next;

        Node(Node next) {
            this.next = next;
        }
    }

    static final class Broken implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IOException("not today");
        }
    }
}
