package dev.computethis.operator;

import dev.computethis.engine.AllMetrics;
import dev.computethis.engine.Run;
import dev.computethis.engine.RunStore;
import dev.computethis.operator.tracing.Tracing;
import dev.computethis.worker.IdleCollection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The one place where the engine of this process is chosen, started and ended. */
@Singleton
final class Assembly {

    /** Those who end at the default, 2500, still answer who waits. */
    private static final int AFTER_OTHERS = 10_000;

    private final AtomicReference<@Nullable Engine> started = new AtomicReference<>();

    /** Before the API listens: whoever can connect finds a service. */
    @Produces
    @Singleton
    @Startup
    Engine engine(
            @ConfigProperty(name = "computethis.engine") String name,
            @Any Instance<Engine.Factory> factories,
            DispatcherMeters meters,
            Tracing tracing) {
        Instance<Engine.Factory> chosen = factories.select(Identifier.Literal.of(name));
        try {
            if (!chosen.isResolvable()) {
                throw new Engine.StartException(
                        "computethis.engine is '" + name + "'. Set it to 'local' or 'kubernetes'.");
            }
            Engine engine = chosen.get().start(tracing.isOn() ? new AllMetrics(meters, tracing) : meters);
            started.set(engine);
            collectWhenIdle(engine);
            return engine;
        } catch (Engine.StartException unusable) {
            // Quarkus prints the message of this one alone, without a stack trace, and exits.
            throw new ConfigurationException(unusable.getMessage());
        }
    }

    /** What a large map leaves behind is given back once nothing changes any more. */
    private static void collectWhenIdle(Engine engine) {
        AtomicLong changes = new AtomicLong();
        var unused = engine.watch(new RunStore.Listener() {
            @Override
            public void changed(Run run) {
                changes.incrementAndGet();
            }

            @Override
            public void removed(Run run) {
                // Old runs are removed for long after the last new one.
            }
        });
        IdleCollection.start(() -> false, changes::get);
    }

    /**
     * While all that it needs is there: beans are destroyed in no order, and a leader whose client is closed first neither
     * ends what it has claimed nor gives up its lease.
     */
    void end(@Observes @Priority(AFTER_OTHERS) ShutdownEvent event) {
        close();
    }

    /** Where the start failed later on. */
    void end(@Disposes Engine engine) {
        close();
    }

    private void close() {
        Engine engine = started.getAndSet(null);
        if (engine != null) {
            engine.close();
        }
    }
}
