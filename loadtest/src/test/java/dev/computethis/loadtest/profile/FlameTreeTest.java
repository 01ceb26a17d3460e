package dev.computethis.loadtest.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlameTreeTest {

    @Test
    void callsFromTheSamePlaceAreOneNodeAndFromAnotherPlaceAreNot() {
        FlameTree root = FlameTree.of(List.of(
                Stacks.of("a.A.run", "a.B.get"),
                Stacks.of("a.A.run", "a.C.put", "a.B.get"),
                Stacks.of("a.A.run", "a.B.get", "a.D.end")));

        FlameTree run = root.callees(0).get(0).callees(0).get(0);

        assertThat(root.samples()).isEqualTo(3);
        assertThat(run.samples()).isEqualTo(3);
        assertThat(run.callees(0))
                .extracting(callee -> callee.frame().label() + " " + callee.samples())
                .containsExactly("B.get 2", "C.put 1");
        assertThat(root.depth(0)).isEqualTo(5);
    }

    @Test
    void numberedLambdasOfAClassAreOne() {
        FlameTree root = FlameTree.of(List.of(
                Stacks.of("a.A$$Lambda$972+0x00007f08fd5d3b08.664663387.run"),
                Stacks.of("a.A$$Lambda$11+0x00007f08fd5d0000.1.run")));

        assertThat(root.callees(0).get(0).callees(0))
                .extracting(callee -> callee.frame().label())
                .containsExactly("A$$Lambda.run");
    }

    @Test
    void threadsThatDifferByANumberAreOneGroup() {
        assertThat(Stack.group("vert.x-eventloop-thread-1")).isEqualTo("vert.x-eventloop-thread-*");
        assertThat(Stack.group("HttpClient-1-SelectorManager")).isEqualTo("HttpClient-*-SelectorManager");
        assertThat(Stack.group("C2 CompilerThread0")).isEqualTo("C2 CompilerThread*");
    }
}
