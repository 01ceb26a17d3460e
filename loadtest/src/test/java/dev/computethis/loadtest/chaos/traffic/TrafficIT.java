package dev.computethis.loadtest.chaos.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import dev.computethis.loadtest.chaos.verdict.Held;
import dev.computethis.loadtest.chaos.verdict.History;
import dev.computethis.loadtest.chaos.verdict.Judge;
import dev.computethis.loadtest.chaos.verdict.Order.Kind;
import dev.computethis.loadtest.chaos.verdict.Verdict;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Traffic over a service whose workers are processes of this machine, with nothing broken. */
class TrafficIT {

    @Test
    void isFoundFaultlessWhereNothingIsBroken() throws Exception {
        try (Witness witness = new Witness(InetAddress.getLoopbackAddress());
                ComputeClient client = ComputeClient.local(2);
                Traffic traffic =
                        new Traffic(client, client, witness.address(), "it", new Random(1), System::nanoTime)) {
            traffic.start(4);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> traffic.seen().stream()
                                    .map(seen -> seen.order().kind())
                                    .distinct()
                                    .count()
                            == Kind.values().length);
            assertThat(traffic.finish(Duration.ofMinutes(1))).isTrue();

            Verdict verdict = Judge.judge(new History(traffic.seen(), held(client), witness.starts(), List.of(), 0));

            assertThat(verdict.violations()).isEmpty();
            assertThat(verdict.returned()).isEqualTo(verdict.runs());
            assertThat(verdict.starts()).isGreaterThanOrEqualTo(verdict.runs());
            assertThat(traffic.firstServedSince(0)).isPresent();
            assertThat(traffic.slowestProbe(0, System.nanoTime())).isPositive();
        }
    }

    private static Map<String, Held> held(ComputeClient client) {
        return client
                .service()
                .list(client.namespace(), new RunQuery(null, 500, null))
                .toCompletableFuture()
                .join()
                .items()
                .stream()
                .map(TrafficIT::held)
                .collect(Collectors.toMap(Held::name, Function.identity()));
    }

    private static Held held(RunView run) {
        return new Held(
                run.name(),
                run.uid(),
                run.phase().name(),
                run.attempt(),
                run.failure() == null ? "" : run.failure().kind().name(),
                String.valueOf(run.message()));
    }
}
