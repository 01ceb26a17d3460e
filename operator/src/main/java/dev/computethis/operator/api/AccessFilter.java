package dev.computethis.operator.api;

import dev.computethis.operator.Engine;
import dev.computethis.protocol.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/** Lets a request through to its route once {@link dev.computethis.operator.Access} admits it. Every route comes by here. */
public class AccessFilter {

    private static final String USER = "computethis.user";

    private static final Pattern BEARER = Pattern.compile("Bearer +(\\S+)", Pattern.CASE_INSENSITIVE);

    private final Engine engine;

    @Inject
    public AccessFilter(Engine engine) {
        this.engine = engine;
    }

    /** Completes with null to let the request pass. */
    @ServerRequestFilter
    public Uni<@Nullable Response> admit(
            ContainerRequestContext request, SimpleResourceInfo route, RoutingContext routing)
            throws NoSuchMethodException {
        Method method = route.getResourceClass().getMethod(route.getMethodName(), route.parameterTypes());
        Needs needs = method.getAnnotation(Needs.class);
        if (needs == null) {
            throw Problem.of(Problem.Type.FORBIDDEN, "The route does not say what right it needs.")
                    .toException();
        }
        String namespace = request.getUriInfo().getPathParameters().getFirst("namespace");
        Parameters.name("namespace", namespace);
        return Uni.createFrom()
                .completionStage(() -> engine.access()
                        .admit(token(request.getHeaderString(HttpHeaders.AUTHORIZATION)), needs.value(), namespace))
                .onItem()
                .transform(user -> {
                    routing.put(USER, user);
                    return null;
                });
    }

    /** Whom the request was admitted as. */
    static String user(RoutingContext request) {
        return request.get(USER);
    }

    private static @Nullable String token(@Nullable String header) {
        var matcher = BEARER.matcher(header == null ? "" : header);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
