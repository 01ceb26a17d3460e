package dev.computethis.operator.dashboard;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.Subscription;
import dev.computethis.operator.Engine;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link RunBoard} of each namespace. It begins to watch when the first page is opened, and goes on from then. */
@Singleton
public class RunBoards implements RunStore.Listener {

    private final Map<String, RunBoard> boards = new ConcurrentHashMap<>();
    private final Subscription watching;

    RunBoards(Engine engine) {
        watching = engine.watch(this);
    }

    /** Empty for a namespace of which nothing is known. */
    RunBoard of(String namespace) {
        return boards.computeIfAbsent(namespace, unknown -> new RunBoard());
    }

    @Override
    public void changed(Run run) {
        of(run.key().namespace()).changed(run);
    }

    @Override
    public void removed(Run run) {
        of(run.key().namespace()).removed(run);
    }

    @PreDestroy
    void end() {
        watching.close();
    }
}
