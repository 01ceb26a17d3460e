package dev.computethis.operator.api;

import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Makes every failure an {@code application/problem+json} (RFC 9457). The one place where that is decided. */
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    /** How long a client should wait before it asks again, in seconds. */
    private static final int RETRY_AFTER_SECONDS = 1;

    @ServerExceptionMapper(priority = 1)
    public Response any(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return answer(problem(cause), cause instanceof ProblemException expected ? expected.retryAfter() : null);
    }

    @ServerExceptionMapper(priority = 1)
    public Response web(WebApplicationException failure) {
        return any(failure);
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof ProblemException expected) {
            return expected.problem();
        }
        if (cause instanceof WebApplicationException web) {
            return web(web.getResponse().getStatus(), web.getMessage());
        }
        String id = UUID.randomUUID().toString();
        LOG.errorf(cause, "A request failed for a reason nobody foresaw; its problem names the id %s", id);
        return Problem.of(Problem.Type.INTERNAL, "The service's log tells more under the id " + id + ".");
    }

    private static Problem web(int status, @Nullable String message) {
        String detail = String.valueOf(message);
        return switch (status) {
            case 400 -> Problem.of(Problem.Type.INVALID, detail);
            case 401 -> Problem.of(Problem.Type.UNAUTHENTICATED, detail);
            case 403 -> Problem.of(Problem.Type.FORBIDDEN, detail);
            case 404 ->
                Problem.of(Problem.Type.NOT_FOUND, "There is nothing at this path; /q/openapi lists the paths.");
            case 413 -> Problem.of(Problem.Type.TOO_LARGE, detail);
            case 503 -> Problem.of(Problem.Type.UNAVAILABLE, detail);
            case 405 -> http(status, "No such method here", "This path has other methods; /q/openapi lists them.");
            case 406 -> http(status, "No such representation", "What is asked for lacks what the Accept header wants.");
            case 415 ->
                http(
                        status,
                        "The content type is not understood",
                        "Send JSON as application/json, and blobs as application/octet-stream.");
            default -> http(status, "The request failed", detail);
        };
    }

    /** Of a kind that HTTP itself names, so without a type of ours. */
    private static Problem http(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, null, null);
    }

    private static Response answer(Problem problem, @Nullable Duration retryAfter) {
        Response.ResponseBuilder answer = Response.status(problem.status())
                .type("application/problem+json")
                .entity(problem);
        switch (problem.status()) {
            case 401 -> answer.header("WWW-Authenticate", "Bearer realm=\"computethis\"");
            case 429, 503 ->
                // Whole seconds, rounded up.
                answer.header(
                        "Retry-After",
                        retryAfter == null
                                ? RETRY_AFTER_SECONDS
                                : Math.max(1, retryAfter.plusMillis(999).toSeconds()));
            default -> {}
        }
        return answer.build();
    }
}
