package dev.computethis.loadtest.profile;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stacks laid over each other: calls of one method from the same place are one node, whatever they call in turn. */
final class FlameTree {

    private final Frame frame;
    private final Map<Frame, FlameTree> callees = new LinkedHashMap<>();
    private int samples;

    private FlameTree(Frame frame) {
        this.frame = frame;
    }

    /** The root stands for all stacks, its callees for groups of threads. */
    static FlameTree of(List<Stack> stacks) {
        FlameTree root = new FlameTree(Frame.ofThread("all"));
        for (Stack stack : stacks) {
            root.samples++;
            FlameTree node = root.called(Frame.ofThread(stack.thread()));
            for (Frame frame : stack.frames()) {
                node = node.called(frame);
            }
        }
        return root;
    }

    private FlameTree called(Frame callee) {
        FlameTree node = callees.computeIfAbsent(callee, FlameTree::new);
        node.samples++;
        return node;
    }

    Frame frame() {
        return frame;
    }

    /** In how many stacks it is. */
    int samples() {
        return samples;
    }

    /** Those in at least so many stacks, the widest first. */
    List<FlameTree> callees(double atLeast) {
        return callees.values().stream()
                .filter(callee -> callee.samples >= atLeast)
                .sorted(Comparator.comparingInt(FlameTree::samples)
                        .reversed()
                        .thenComparing(callee -> callee.frame.qualified()))
                .toList();
    }

    /** How many nodes lie over each other, itself included, without those in fewer stacks. */
    int depth(double atLeast) {
        return 1
                + callees(atLeast).stream()
                        .mapToInt(callee -> callee.depth(atLeast))
                        .max()
                        .orElse(0);
    }
}
