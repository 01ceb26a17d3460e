package dev.computethis.engine.local;

import dev.computethis.engine.RunStore;
import dev.computethis.engine.RunStoreContract;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

class InMemoryRunStoreTest extends RunStoreContract {

    private final ExecutorService events = Executors.newSingleThreadExecutor();
    private final RunStore store =
            new InMemoryRunStore(InstantSource.system(), () -> UUID.randomUUID().toString(), events);

    @Override
    public RunStore store() {
        return store;
    }

    @AfterEach
    void stop() {
        events.shutdownNow();
    }
}
