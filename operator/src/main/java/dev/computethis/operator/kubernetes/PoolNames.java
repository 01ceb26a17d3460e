package dev.computethis.operator.kubernetes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the objects of a worker pool are called and labelled. */
final class PoolNames {

    static final String NAME = "app.kubernetes.io/name";
    static final String WORKER = "computethis-worker";
    static final String OPERATOR = "computethis";
    static final String POOL = "computethis.dev/pool";
    static final String ISOLATION = "computethis.dev/isolation";

    /** Of pods that speak TLS. */
    static final String TLS = "computethis.dev/tls";

    /** What the certificate of a namespace's workers must be made for, whichever address they are at. */
    static String workers(String namespace) {
        return "computethis-workers." + namespace + ".svc";
    }

    /** The worker's container. */
    static final String CONTAINER = "worker";

    static final int PORT = 8090;

    private PoolNames() {}

    static Map<String, String> selector(String pool) {
        return Map.of(NAME, WORKER, POOL, pool);
    }

    /** As an autoscaler wants it. */
    static String selectorText(String pool) {
        return NAME + "=" + WORKER + "," + POOL + "=" + pool;
    }

    static String service(String pool) {
        return pool + "-workers";
    }

    /** The number at the end of a StatefulSet's pod's name; -1 where there is none. */
    static int ordinal(@Nullable String pod) {
        String digits = pod == null ? "" : pod.substring(pod.lastIndexOf('-') + 1);
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
    }
}
