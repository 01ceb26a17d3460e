package dev.computethis.operator.api;

import dev.computethis.operator.Access.Verb;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Blobs: bundles, their jars, and payloads and results too large to travel inside a run; each by its digest. */
@Path("/v1/namespaces/{namespace}/blobs")
@Tag(name = "blobs")
public class BlobsResource {

    private static final JsonBody<String[]> DIGESTS = new JsonBody<>(String[].class);

    private final ComputeService service;

    @Inject
    public BlobsResource(Engine engine) {
        this.service = engine.service();
    }

    @PUT
    @Path("/{digest}")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Needs(Verb.CREATE)
    @Operation(
            summary = "Store a blob",
            description = "Its digest must be that of the body. Storing it again does nothing.")
    public CompletionStage<Response> put(
            @RestPath String namespace, @RestPath String digest, @Context RoutingContext request) {
        Digest address = Parameters.digest("digest", digest);
        return RequestBody.read(request.request(), Limits.BLOB_BYTES, "A blob")
                .thenCompose(content -> service.putBlob(namespace, address, content))
                .thenApply(stored -> Response.noContent().build());
    }

    @GET
    @Path("/{digest}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Needs(Verb.GET)
    @Operation(summary = "Read a blob")
    public CompletionStage<byte[]> get(@RestPath String namespace, @RestPath String digest) {
        return service.getBlob(namespace, Parameters.digest("digest", digest));
    }

    @HEAD
    @Path("/{digest}")
    @Needs(Verb.GET)
    @Operation(summary = "Ask whether a blob is there")
    public CompletionStage<Response> head(@RestPath String namespace, @RestPath String digest) {
        return service.missingBlobs(namespace, List.of(Parameters.digest("digest", digest)))
                .thenApply(missing ->
                        Response.status(missing.isEmpty() ? 200 : 404).build());
    }

    @POST
    @Path("/missing")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Needs(Verb.CREATE)
    @Operation(
            summary = "Ask which blobs are not there",
            description = "Takes an array of digests, gives those to upload.")
    public CompletionStage<List<String>> missing(@RestPath String namespace, @Context RoutingContext request) {
        return RequestBody.read(request.request(), JsonBody.LIMIT, "A list of digests")
                .thenCompose(body -> service.missingBlobs(namespace, digests(DIGESTS.read(body))))
                .thenApply(missing -> missing.stream().map(Digest::value).toList());
    }

    private static List<Digest> digests(String[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Parameters.digest("[" + i + "]", String.valueOf(values[i])))
                .toList();
    }
}
