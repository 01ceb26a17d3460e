package dev.computethis.engine;

import static dev.computethis.engine.RunStoreFixture.PATIENCE;
import static dev.computethis.engine.RunStoreFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of {@link RunStoreContract} about what those who watch are told. */
interface RunStoreWatchContract extends RunStoreFixture {

    @Test
    default void watchTellsOfWhatIsThereThenOfEachChangeInOrder() {
        Run before = create(newKey());
        Told told = new Told();
        try (Subscription watching = store().watch(told)) {
            told.awaitEvent(before.key(), "changed Pending");

            Run during = create(newKey());
            Run running = get(store().updateStatus(during, RunFixtures.running("default-0")));
            Run asked = get(store().requestCancel(running.key()));
            get(store().updateStatus(asked, RunFixtures.succeeded(null)));
            get(store().delete(during.key()));

            told.awaitEvent(during.key(), "removed Succeeded");
            // A watch that was cut may skip what has been overtaken since, but tells nothing late or twice over.
            assertThat(List.of(
                            "changed Pending",
                            "changed Running",
                            "changed Running",
                            "changed Succeeded",
                            "removed Succeeded"))
                    .containsSubsequence(told.of(during.key()).toList());
            assertThat(told.threads).hasSize(1);
        }
    }

    @Test
    default void everyWatchIsTold() {
        Told first = new Told();
        Told second = new Told();
        try (Subscription one = store().watch(first);
                Subscription two = store().watch(second)) {
            Run run = create(newKey());

            first.awaitEvent(run.key(), "changed Pending");
            second.awaitEvent(run.key(), "changed Pending");
        }
    }

    @Test
    default void closedWatchIsToldNothingMore() {
        Told closed = new Told();
        Told open = new Told();
        try (Subscription watching = store().watch(open)) {
            store().watch(closed).close();

            Run run = create(newKey());

            open.awaitEvent(run.key(), "changed Pending");
            assertThat(closed.of(run.key())).isEmpty();
        }
    }

    /** Writes down what it is told. */
    final class Told implements RunStore.Listener {
        private final Queue<Event> events = new ConcurrentLinkedQueue<>();
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        private record Event(RunKey key, String what) {}

        @Override
        public void changed(Run run) {
            note(run, "changed");
        }

        @Override
        public void removed(Run run) {
            note(run, "removed");
        }

        private void note(Run run, String what) {
            threads.add(Thread.currentThread());
            events.add(new Event(run.key(), what + " " + run.status().phase()));
        }

        Stream<String> of(RunKey key) {
            return events.stream().filter(event -> event.key().equals(key)).map(Event::what);
        }

        void awaitEvent(RunKey key, String what) {
            await().atMost(PATIENCE).until(() -> of(key).anyMatch(what::equals));
        }
    }
}
