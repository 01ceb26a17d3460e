package dev.computethis.operator.api;

import dev.computethis.operator.Access.Verb;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Blobs: bundles, their jars, and payloads and results too large to travel inside a run; each by its digest. */
@Path("/v1/namespaces/{namespace}/blobs")
@Tag(name = "blobs")
public class BlobsResource {

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
            @RestPath String namespace, @RestPath String digest, byte @Nullable [] content) {
        return service.putBlob(namespace, digest(digest), content == null ? new byte[0] : content)
                .thenApply(stored -> Response.noContent().build());
    }

    @GET
    @Path("/{digest}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Needs(Verb.GET)
    @Operation(summary = "Read a blob")
    public CompletionStage<byte[]> get(@RestPath String namespace, @RestPath String digest) {
        return service.getBlob(namespace, digest(digest));
    }

    @HEAD
    @Path("/{digest}")
    @Needs(Verb.GET)
    @Operation(summary = "Ask whether a blob is there")
    public CompletionStage<Response> head(@RestPath String namespace, @RestPath String digest) {
        return service.missingBlobs(namespace, List.of(digest(digest)))
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
    public CompletionStage<List<String>> missing(@RestPath String namespace, @Nullable List<String> digests) {
        if (digests == null) {
            throw Problem.of(Problem.Type.INVALID, "The body is empty; send a JSON array of digests.")
                    .toException();
        }
        return service.missingBlobs(
                        namespace, digests.stream().map(BlobsResource::digest).toList())
                .thenApply(missing -> missing.stream().map(Digest::value).toList());
    }

    private static Digest digest(@Nullable String text) {
        try {
            return new Digest(String.valueOf(text));
        } catch (IllegalArgumentException notADigest) {
            throw Problem.of(Problem.Type.INVALID, notADigest.getMessage() + ".", "digest")
                    .toException();
        }
    }
}
