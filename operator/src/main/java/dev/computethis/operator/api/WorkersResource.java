package dev.computethis.operator.api;

import dev.computethis.operator.Access.Verb;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.WorkerView;
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

/** The workers of all pools. */
@Path("/v1/namespaces/{namespace}/workers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "pools")
public class WorkersResource {

    private final ComputeService service;

    @Inject
    public WorkersResource(Engine engine) {
        this.service = engine.service();
    }

    @GET
    @Needs(Verb.LIST)
    @Operation(summary = "List the workers", description = "What each does now, and how much it has done.")
    public CompletionStage<List<WorkerView>> pools(@RestPath String namespace) {
        return service.workers(namespace);
    }
}
