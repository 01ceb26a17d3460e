package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Node;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A process that stands still for a while. */
record Stopped(Node node, String target, int pid, Duration hold) implements Blow {

    @Override
    public void strike() throws InterruptedException {
        node.signal("STOP", pid);
    }

    @Override
    public @Nullable String proof() throws InterruptedException {
        String state = node.run("grep -o '^State:.*' /proc/$1/status || echo gone", pid);
        return state.contains("T (stopped)") ? "process " + pid + " is stopped" : null;
    }

    @Override
    public void undo() throws InterruptedException {
        node.run("kill -CONT \"$1\" || true", pid);
    }
}
