package dev.computethis.operator.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.computethis.crds.WorkerPool;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What Helm makes of the chart, hooks included, with some values set. */
record Chart(List<HasMetadata> objects) {

    static final Path DIRECTORY = Path.of("../charts/computethis");

    /** The annotation that tells a hook from other objects here, see {@link #withHooksAsObjects}. */
    static final String HOOK = "test.helm.sh/hook";

    static Chart render(Map<String, Object> values) {
        TemplateCommand template = new Helm(withHooksAsObjects())
                .template()
                .withName("computethis")
                .withNamespace("tenant")
                .withKubeVersion("1.34.0");
        values.forEach(template::set);
        KubernetesSerialization yaml = new KubernetesSerialization();
        yaml.registerKubernetesResource(WorkerPool.class);
        List<HasMetadata> objects = new ArrayList<>();
        for (String document : template.call().split("(?m)^---$")) {
            if (document.lines().anyMatch(line -> line.startsWith("kind:"))) {
                objects.add(yaml.unmarshal(document));
            }
        }
        return new Chart(objects);
    }

    /** A copy of the chart: this binding of Helm leaves hooks out of what it renders, so here they are none. */
    private static Path withHooksAsObjects() {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            Path copy = Files.createDirectories(Path.of("target/chart-without-hooks"));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(DIRECTORY.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, Files.readString(file).replace("helm.sh/hook", "test.helm.sh/hook"));
            }
            return copy;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Chart render() {
        return render(Map.of());
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T only(Class<T> type) {
        List<T> found = all(type);
        if (found.size() != 1) {
            throw new AssertionError("there should be one " + type.getSimpleName() + ", not " + found.size());
        }
        return found.get(0);
    }

    /** The one object of a kind that this library has no class for. */
    GenericKubernetesResource only(String kind) {
        List<GenericKubernetesResource> found = all(GenericKubernetesResource.class).stream()
                .filter(object -> object.getKind().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("there should be one " + kind + ", not " + found.size());
        }
        return found.get(0);
    }

    /** All pods there can be of it, by kind and name of what makes them. */
    Map<String, PodSpec> pods() {
        Map<String, PodSpec> pods = new TreeMap<>();
        for (HasMetadata object : objects) {
            String name = object.getKind() + " " + object.getMetadata().getName();
            if (object instanceof Deployment deployment) {
                pods.put(name, deployment.getSpec().getTemplate().getSpec());
            } else if (object instanceof Job job) {
                pods.put(name, job.getSpec().getTemplate().getSpec());
            } else if (object instanceof Pod pod) {
                pods.put(name, pod.getSpec());
            }
        }
        return pods;
    }
}
