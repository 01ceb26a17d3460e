package dev.computethis.loadtest.chaos;

import dev.computethis.ComputeClient;
import dev.computethis.loadtest.Progress;
import dev.computethis.loadtest.chaos.cluster.Helm;
import dev.computethis.loadtest.chaos.cluster.Ledger;
import dev.computethis.loadtest.chaos.cluster.Node;
import dev.computethis.loadtest.chaos.cluster.Site;
import dev.computethis.loadtest.chaos.faults.Fault;
import dev.computethis.loadtest.chaos.faults.RunnerKilled;
import dev.computethis.loadtest.chaos.traffic.Traffic;
import dev.computethis.loadtest.chaos.traffic.Witness;
import dev.computethis.loadtest.chaos.verdict.Held;
import dev.computethis.loadtest.chaos.verdict.History;
import dev.computethis.loadtest.chaos.verdict.Judge;
import dev.computethis.loadtest.systems.Loopback;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** What {@code make chaos} runs, in the folder of the clone. Arguments are {@link ChaosOptions}. */
public final class Chaos {

    /** Longer than any run is waited for. */
    private static final Duration END = Duration.ofMinutes(6);

    private static final int ANSWER_MILLIS = 5_000;
    /** The runs are looked at after so many faults, and at the end. */
    private static final int LOOK_EVERY = 20;

    private final ChaosOptions options;

    private Chaos(ChaosOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) {
        int outcome;
        try {
            ChaosReport report = run(ChaosOptions.parse(arguments), Path.of(""));
            System.out.println(report.text());
            outcome = report.isGood() ? 0 : 1;
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            outcome = 2;
        } catch (IOException | RuntimeException failed) {
            failed.printStackTrace();
            outcome = 1;
        } catch (InterruptedException stopped) {
            outcome = 1;
        }
        // Callers that wait for a service that does not answer would keep the JVM.
        Runtime.getRuntime().halt(outcome);
    }

    /** @param root the clone of the project */
    static ChaosReport run(ChaosOptions options, Path root) throws IOException, InterruptedException {
        ChaosReport report = new Chaos(options).session(root);
        report.write(options.out());
        return report;
    }

    private ChaosReport session(Path root) throws IOException, InterruptedException {
        NamedContext context = Config.autoConfigure(null).getCurrentContext();
        Node node = Node.ofKind(context == null ? "" : context.getName());
        URI service = Loopback.checked(URI.create(options.url()));
        // All that one of these draws depends on the seed alone, not on how long anything takes.
        Random seeds = new Random(options.seed());
        try (KubernetesClient kubernetes = kubernetes();
                Witness witness = new Witness(node.outside());
                ComputeClient client = ComputeClient.connect(service);
                ComputeClient second = ComputeClient.connect(service);
                Traffic traffic = new Traffic(
                        client,
                        second,
                        witness.address(),
                        options.seed() + "-" + UUID.randomUUID(),
                        new Random(seeds.nextLong()),
                        System::nanoTime)) {
            Site site = new Site(
                    kubernetes,
                    client.namespace(),
                    node,
                    new Helm(root.resolve("charts/computethis"), client.namespace()));
            Ledger ledger = new Ledger(site, "chaos-");
            Campaign campaign = new Campaign(site, traffic, new Random(seeds.nextLong()), System::nanoTime);
            campaign.awaitWhole();
            long start = System.nanoTime();
            traffic.start(options.callers());
            campaign.awaitTraffic();
            List<Strike> strikes = strikes(campaign, ledger);
            traffic.finish(END);
            double seconds = (System.nanoTime() - start) / 1e9;
            Map<String, Held> held = ledger.look();
            int runnerKills = (int) strikes.stream()
                    .filter(strike -> strike.kind().equals(RunnerKilled.NAME))
                    .count();
            return new ChaosReport(
                    options.seed(),
                    seconds,
                    strikes,
                    Judge.judge(new History(traffic.seen(), held, witness.starts(), ledger.changes(), runnerKills)));
        }
    }

    private List<Strike> strikes(Campaign campaign, Ledger ledger) throws InterruptedException {
        List<Fault> faults = Schedule.of(options.kinds(), options.faults(), options.seed());
        List<Strike> strikes = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(options.limit()).toNanos();
        try (Progress progress = new Progress("chaos", faults.size(), " faults", Boolean.getBoolean("terminal"))) {
            for (Fault fault : faults) {
                if (System.nanoTime() - end > 0) {
                    System.err.println("Only " + strikes.size() + " of " + faults.size()
                            + " faults were struck within the limit of " + options.limit() + " s.");
                    break;
                }
                progress.at(fault.name());
                Strike strike = campaign.strike(fault);
                strikes.add(strike);
                progress.done(1);
                if (strike.trouble() != null) {
                    System.err.println(strike.kind() + " " + strike.target() + ": " + strike.trouble());
                }
                if (strikes.size() % LOOK_EVERY == 0) {
                    ledger.look();
                }
            }
        }
        return strikes;
    }

    /** Gives up soon on a server that is away; who asks, asks again. */
    private static KubernetesClient kubernetes() {
        Config config = new ConfigBuilder(Config.autoConfigure(null))
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(ANSWER_MILLIS)
                .withRequestTimeout(ANSWER_MILLIS)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
