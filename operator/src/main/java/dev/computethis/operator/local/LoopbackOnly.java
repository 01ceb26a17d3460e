package dev.computethis.operator.local;

import dev.computethis.protocol.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites out of the local engine, of what it shows without a token, too. A browser on this machine can be
 * made to connect by any page; what gives such a request away is its Host (a name that a page has pointed at 127.0.0.1)
 * or where the browser says it comes from. Programs send neither and pass.
 */
@Singleton
final class LoopbackOnly {

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final int BEFORE_ALL_ROUTES = 10_000;

    private final boolean local;

    LoopbackOnly(@ConfigProperty(name = "computethis.engine") String engine) {
        this.local = engine.equals(LocalEngineFactory.NAME);
    }

    void register(@Observes Filters filters) {
        if (local) {
            filters.register(LoopbackOnly::filter, BEFORE_ALL_ROUTES);
        }
    }

    private static void filter(RoutingContext context) {
        Optional<String> objection = objection(context.request());
        if (objection.isEmpty()) {
            context.next();
            return;
        }
        Problem problem = Problem.of(Problem.Type.FORBIDDEN, objection.get());
        context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("type", problem.type())
                        .put("title", problem.title())
                        .put("status", problem.status())
                        .put("detail", problem.detail())
                        .encode());
    }

    private static Optional<String> objection(HttpServerRequest request) {
        return objection(host(request), request.getHeader("Origin"), request.getHeader("Sec-Fetch-Site"));
    }

    /** HTTP/2 has it as the request's authority. */
    private static @Nullable String host(HttpServerRequest request) {
        String host = request.getHeader("Host");
        HostAndPort authority = request.authority();
        return host == null && authority != null ? authority.toString() : host;
    }

    /** Why a request with these headers is not let in; empty where it is. */
    static Optional<String> objection(@Nullable String host, @Nullable String origin, @Nullable String site) {
        if (host == null || !LOOPBACK.matcher(host).matches()) {
            return Optional.of(
                    "The Host is '" + host + "'. The local service answers to localhost and 127.0.0.1 alone.");
        }
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            return Optional.of(
                    "The request comes from the page " + origin + ". The local service answers its own alone.");
        }
        if (site != null && !OWN_SITE.contains(site)) {
            return Optional.of("The request comes from another site's page. The local service answers its own alone.");
        }
        return Optional.empty();
    }
}
