package dev.computethis.operator.api;

import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads a request's body as it comes, and no further than its limit: what is announced as too large is refused unread,
 * what turns out so is refused at the limit. Lives on the request's event loop.
 */
final class RequestBody {

    private final HttpServerRequest request;
    private final long limit;
    private final String limitName;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final Buffer read = Buffer.buffer();

    private RequestBody(HttpServerRequest request, long limit, String limitName) {
        this.request = request;
        this.limit = limit;
        this.limitName = limitName;
    }

    /**
     * @param limit in bytes
     * @param limitName what it limits, for the error
     * @return fails with TOO_LARGE, and with INVALID where the sender stops before the end
     */
    static CompletionStage<byte[]> read(HttpServerRequest request, long limit, String limitName) {
        return new RequestBody(request, limit, limitName).start();
    }

    private CompletionStage<byte[]> start() {
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && Long.parseLong(announced) > limit) {
            refuse(announced + " bytes");
            return whole;
        }
        request.handler(this::take);
        request.endHandler(end -> whole.complete(read.getBytes()));
        request.exceptionHandler(cut -> whole.completeExceptionally(
                Problem.of(Problem.Type.INVALID, "The body ended before its time: " + cut.getMessage())
                        .toException()));
        request.resume();
        return whole;
    }

    private void take(Buffer part) {
        if (whole.isDone()) {
            return;
        }
        if (read.length() + part.length() > limit) {
            refuse("more");
            return;
        }
        read.appendBuffer(part);
    }

    private void refuse(String size) {
        // The rest is thrown away as it comes: a sender that is held back may never look at the answer. The connection
        // of
        // HTTP/1 can't be used again.
        request.handler(rest -> {});
        request.resume();
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        whole.completeExceptionally(tooLarge(size));
    }

    private ProblemException tooLarge(String size) {
        return Problem.of(
                        Problem.Type.TOO_LARGE,
                        limitName + " may be of " + limit + " bytes at most; this is of " + size + ".")
                .toException();
    }
}
