package dev.computethis.operator.dashboard;

import dev.computethis.operator.Access.Verb;
import dev.computethis.operator.Engine;
import dev.computethis.operator.api.Needs;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Problem;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** What happens now, as a stream of server-sent events. */
@Singleton
@Path("/v1/namespaces/{namespace}/live")
@Tag(name = "live")
public class LiveResource {

    /** At most four messages a second. */
    private static final Duration TICK = Duration.ofMillis(250);

    /** Then the page connects, and is let in, anew: so a right that was taken away ends. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Engine engine;
    private final RunBoards boards;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean ending;

    @Inject
    public LiveResource(Engine engine, RunBoards boards) {
        this.engine = engine;
        this.boards = boards;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Needs(Verb.LIST)
    @Operation(
            summary = "Follow what happens",
            description =
                    "Server-sent events, at most four a second and one every five at least: how many runs are in which"
                            + " phase, how many end, what each worker runs. The first tells all, the others what is new. Ends"
                            + " after five minutes; connect again.")
    public Multi<LiveUpdate> follow(@RestPath String namespace) {
        if (open.incrementAndGet() > Limits.LIVE_STREAMS) {
            open.decrementAndGet();
            throw Problem.of(
                            Problem.Type.TOO_MANY,
                            Limits.LIVE_STREAMS + " pages follow this process already. Close one, or ask again later.")
                    .toException();
        }
        LiveStream stream = new LiveStream(
                boards.of(namespace),
                () -> engine.service().pools(namespace),
                () -> engine.service().workers(namespace),
                engine::leads,
                System::currentTimeMillis,
                System::nanoTime);
        // A tick that comes while the message before is not yet written is dropped: nothing piles up for a slow page.
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(0L), Multi.createFrom().ticks().every(TICK))
                .onOverflow()
                .drop()
                .select()
                .first(tick -> !ending && !stream.hasEnded())
                .select()
                .first(LONGEST)
                .onItem()
                .transformToUniAndConcatenate(tick -> Uni.createFrom().completionStage(stream::next))
                .select()
                .where(Optional::isPresent)
                .map(Optional::get)
                .onTermination()
                .invoke(open::decrementAndGet);
    }

    void end(@Observes ShutdownEvent event) {
        ending = true;
    }
}
