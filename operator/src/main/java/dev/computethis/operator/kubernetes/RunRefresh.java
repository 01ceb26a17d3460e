package dev.computethis.operator.kubernetes;

import dev.computethis.crds.FunctionRun;
import dev.computethis.engine.Run;
import dev.computethis.engine.RunIndex;
import dev.computethis.engine.RunKey;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings the {@link RunIndex} up to what the API server has now, whatever the watch has told: lists the metadata of all
 * runs, and reads those that are not known so. Thread-safe.
 */
final class RunRefresh {

    private static final String LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final String API = "apis/" + FunctionRun.GROUP + "/" + FunctionRun.VERSION + "/";
    private static final int READS_AT_ONCE = 50;

    private final ApiServer server;
    private final Namespaces namespaces;
    private final RunIndex index;
    private final Function<RunKey, CompletionStage<@Nullable Run>> read;

    /** @param read gives the run as the server has it now */
    RunRefresh(
            ApiServer server,
            Namespaces namespaces,
            RunIndex index,
            Function<RunKey, CompletionStage<@Nullable Run>> read) {
        this.server = server;
        this.namespaces = namespaces;
        this.index = index;
        this.read = read;
    }

    CompletionStage<Void> refresh() {
        List<Run> before = List.copyOf(index.all());
        List<Metadata> found = new ArrayList<>();
        CompletionStage<Void> lists = CompletableFuture.completedFuture(null);
        for (Place place : namespaces.each(
                () -> new Place(API + FunctionRun.PLURAL, false),
                namespace -> new Place(
                        API + "namespaces/" + namespace + "/" + FunctionRun.PLURAL, isEmpty(namespace, before)))) {
            lists = lists.thenCompose(done -> list(place, null, found));
        }
        return lists.thenCompose(
                done -> readAll(List.copyOf(differing(before, found).entrySet()), 0));
    }

    /**
     * Where runs are listed.
     *
     * @param mayBeGone whether it does not matter that it may not be read: it was deleted, its roles with it, and no run
     *     of it is known
     */
    private record Place(String path, boolean mayBeGone) {}

    private static boolean isEmpty(String namespace, List<Run> known) {
        return known.stream().noneMatch(run -> run.key().namespace().equals(namespace));
    }

    private CompletionStage<Void> list(Place place, @Nullable String next, List<Metadata> found) {
        String query = "?limit=500" + (next == null ? "" : "&continue=" + next);
        return server.get(place.path() + query, LIST).thenCompose(reply -> {
            if (reply.code() == HttpURLConnection.HTTP_FORBIDDEN && place.mayBeGone()) {
                return CompletableFuture.completedFuture(null);
            }
            if (!reply.isSuccess()) {
                return ApiServer.failed(ApiServer.unexpected("Listing the runs", reply));
            }
            Metadata.Page page = server.read(reply, Metadata.Page.class);
            found.addAll(page.all());
            String more = page.metadata().next();
            return more == null || more.isEmpty() ? CompletableFuture.completedFuture(null) : list(place, more, found);
        });
    }

    /** The uids of runs that are there and not known so, or known and not there. */
    private Map<RunKey, String> differing(List<Run> before, List<Metadata> found) {
        Map<RunKey, String> differing = new LinkedHashMap<>();
        Map<String, Metadata> there = new LinkedHashMap<>();
        for (Metadata metadata : found) {
            there.put(metadata.uid(), metadata);
            RunKey key = new RunKey(metadata.namespace(), metadata.name());
            Run known = index.find(key);
            if (known == null
                    || !known.uid().equals(metadata.uid())
                    || Long.parseUnsignedLong(known.version()) < Long.parseUnsignedLong(metadata.resourceVersion())) {
                differing.put(key, metadata.uid());
            }
        }
        before.stream()
                .filter(run -> !there.containsKey(run.uid()))
                .forEach(run -> differing.put(run.key(), run.uid()));
        return differing;
    }

    private CompletionStage<Void> readAll(List<Map.Entry<RunKey, String>> runs, int from) {
        if (from >= runs.size()) {
            return CompletableFuture.completedFuture(null);
        }
        int to = Math.min(runs.size(), from + READS_AT_ONCE);
        CompletableFuture<?>[] reads = runs.subList(from, to).stream()
                .map(run -> read.apply(run.getKey())
                        .thenAccept(now -> index.read(run.getKey(), run.getValue(), now))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(reads).thenCompose(done -> readAll(runs, to));
    }
}
