package dev.computethis.loadtest.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many requests for functionruns the API server has answered so far, by its own count. */
record ApiServerCounts(double writes, double reads) {

    private static final Pattern LINE = Pattern.compile("(?m)^apiserver_request_total\\{([^}]*)\\} ([0-9.e+]+)$");

    static ApiServerCounts of(KubernetesClient kubernetes) {
        return parse(kubernetes.raw("/metrics"));
    }

    static ApiServerCounts parse(String metrics) {
        double writes = 0;
        double reads = 0;
        Matcher line = LINE.matcher(metrics);
        while (line.find()) {
            String labels = line.group(1);
            if (!labels.contains("resource=\"functionruns\"")) {
                continue;
            }
            double count = Double.parseDouble(line.group(2));
            if (labels.matches(".*verb=\"(POST|PUT|PATCH|APPLY)\".*")) {
                writes += count;
            } else if (labels.matches(".*verb=\"(GET|LIST)\".*")) {
                reads += count;
            }
        }
        return new ApiServerCounts(writes, reads);
    }

    ApiServerCounts since(ApiServerCounts before) {
        return new ApiServerCounts(writes - before.writes, reads - before.reads);
    }
}
