package dev.computethis.loadtest.systems;

import dev.computethis.loadtest.Options;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** All that one run of the load test loads, put together from its options. Closing it ends and removes what it made. */
public final class Systems implements AutoCloseable {

    /** Requests at a time to the API server; the floor has as many callers. */
    private static final int REQUESTS = 256;

    private final Target target;
    private final List<Beside> besides = new ArrayList<>();
    private final @Nullable KubernetesClient kubernetes;

    /**
     * @param root the clone of the project
     * @param settings {@code peers.python}, a Python that has the {@code peers.systems} installed, as {@code
     *     scripts/load-test} found them; {@code node.pid}, the first process of the cluster's node
     */
    public Systems(Options options, Path root, int cores, Properties settings) throws InterruptedException {
        if (options.engine().equals("kind")) {
            if (options.url().isEmpty()) {
                throw new IllegalArgumentException("engine=kind needs the service's URL, as url=http://127.0.0.1:18181;"
                        + " 'make load-test engine=kind' brings up a cluster and finds it.");
            }
            Config config = new ConfigBuilder(Config.autoConfigure(null))
                    .withMaxConcurrentRequests(REQUESTS)
                    .withMaxConcurrentRequestsPerHost(REQUESTS)
                    .build();
            kubernetes = new KubernetesClientBuilder().withConfig(config).build();
            target = new KindTarget(kubernetes, URI.create(options.url()), node(settings));
            int most =
                    options.functions().stream().mapToInt(count -> count).max().orElse(1);
            besides.add(new Floor(kubernetes, options.callers(), most, options.seconds() * 2));
        } else {
            kubernetes = null;
            target = new LocalTarget(root, options.port());
        }
        if (options.peers().equals("auto")) {
            addPeers(options, root, cores, settings);
        }
    }

    public Target target() {
        return target;
    }

    /** To ask the cluster by; null where there is none. */
    public @Nullable KubernetesClient kubernetes() {
        return kubernetes;
    }

    /** A process of which all of the service's are descendants, or that is the service; empty where there is none. */
    public Optional<ProcessHandle> root() {
        return target.root();
    }

    public List<Beside> besides() {
        return besides;
    }

    @Override
    public void close() {
        target.close();
        besides.forEach(Beside::close);
        if (kubernetes != null) {
            kubernetes.close();
        }
    }

    private static Optional<ProcessHandle> node(Properties settings) {
        String pid = settings.getProperty("node.pid", "");
        return pid.isBlank() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid.strip()));
    }

    /** Beside as many of our workers as there are cores, or the next fewer. */
    private void addPeers(Options options, Path root, int cores, Properties settings) {
        String python = settings.getProperty("peers.python", "");
        if (python.isEmpty()) {
            return;
        }
        int workers = options.workers().stream()
                .mapToInt(count -> count)
                .filter(count -> count <= cores)
                .max()
                .orElse(0);
        for (String system : settings.getProperty("peers.systems", "").split(",", -1)) {
            if (!system.isBlank()) {
                besides.add(new Peer(Path.of(python), root.resolve("loadtest/peers/peer.py"), system.strip(), workers));
            }
        }
    }
}
