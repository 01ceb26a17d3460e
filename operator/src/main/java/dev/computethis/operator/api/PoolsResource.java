package dev.computethis.operator.api;

import dev.computethis.operator.Access.Verb;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.PoolView;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Worker pools. */
@Path("/v1/namespaces/{namespace}/pools")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "pools")
public class PoolsResource {

    private final ComputeService service;

    @Inject
    public PoolsResource(Engine engine) {
        this.service = engine.service();
    }

    @GET
    @Needs(Verb.LIST)
    @Operation(summary = "List the worker pools")
    public CompletionStage<List<PoolView>> pools(@RestPath String namespace) {
        return service.pools(namespace);
    }
}
