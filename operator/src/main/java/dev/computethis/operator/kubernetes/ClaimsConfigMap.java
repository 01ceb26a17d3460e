package dev.computethis.operator.kubernetes;

import static dev.computethis.operator.kubernetes.ApiServer.failed;
import static dev.computethis.operator.kubernetes.ApiServer.unexpected;

import dev.computethis.engine.RunStore.StaleClaimsException;
import dev.computethis.engine.SharedClaims;
import dev.computethis.operator.kubernetes.ApiServer.Reply;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The claims that leaders share, as a ConfigMap beside their lease: {@code term}, and in {@code runs} the UIDs, one a line.
 * Whoever deletes it while a leader is lost may let runs start twice that may start only once.
 */
final class ClaimsConfigMap {

    static final String NAME = "computethis-claims";

    private static final String TERM = "term";
    private static final String RUNS = "runs";

    private final ApiServer server;
    private final String namespace;

    ClaimsConfigMap(ApiServer server, String namespace) {
        this.server = server;
        this.namespace = namespace;
    }

    CompletionStage<SharedClaims> read() {
        return server.get(path() + "/" + NAME, ApiServer.JSON).thenCompose(reply -> {
            if (reply.code() == 404) {
                return CompletableFuture.completedFuture(SharedClaims.NONE);
            }
            return reply.isSuccess()
                    ? CompletableFuture.completedFuture(claims(server.read(reply, ConfigMap.class)))
                    : failed(wrong("Reading", reply));
        });
    }

    CompletionStage<SharedClaims> write(SharedClaims base, SharedClaims claims) {
        ConfigMap map = configMap(base, claims);
        String version = base.version();
        CompletionStage<Reply> sent = version == null
                ? server.post(path(), ApiServer.METADATA_ONLY, map)
                : server.send("PUT", path() + "/" + NAME, ApiServer.METADATA_ONLY, ApiServer.JSON, map);
        return sent.thenCompose(reply -> {
            if (reply.isSuccess()) {
                Metadata written = server.read(reply, Metadata.Of.class).metadata();
                return CompletableFuture.completedFuture(claims.stored(written.resourceVersion()));
            }
            // 404: it was deleted; only a namespace that is gone answers so to what is new.
            boolean stale = reply.code() == 409 || (reply.code() == 404 && version != null);
            return failed(stale ? new StaleClaimsException() : wrong("Writing", reply));
        });
    }

    private ConfigMap configMap(SharedClaims base, SharedClaims claims) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .withResourceVersion(base.version())
                .addToLabels("app.kubernetes.io/managed-by", "computethis")
                .endMetadata()
                .addToData(TERM, Long.toString(claims.term()))
                .addToData(RUNS, String.join("\n", new TreeSet<>(claims.uids())))
                .build();
    }

    private static SharedClaims claims(ConfigMap map) {
        Map<String, String> data = Objects.requireNonNullElse(map.getData(), Map.of());
        String term = data.getOrDefault(TERM, "");
        // One that somebody has emptied or misspelt is written anew.
        long known = term.matches("[0-9]{1,18}") ? Long.parseLong(term) : 0;
        List<String> uids = data.getOrDefault(RUNS, "")
                .lines()
                .filter(uid -> !uid.isBlank())
                .toList();
        return new SharedClaims(known, Set.copyOf(uids), map.getMetadata().getResourceVersion());
    }

    private RuntimeException wrong(String what, Reply reply) {
        return unexpected(what + " the ConfigMap " + namespace + "/" + NAME, reply);
    }

    private String path() {
        return "api/v1/namespaces/" + namespace + "/configmaps";
    }
}
