package dev.computethis.internal.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that has yet to be sent, maybe more than once.
 *
 * @param target path and query
 * @param parked how long the service may park it
 */
record Call(
        String method,
        String target,
        byte @Nullable [] body,
        @Nullable String contentType,
        @Nullable String idempotencyKey,
        Duration parked) {

    static Call get(String target) {
        return new Call("GET", target, null, null, null, Duration.ZERO);
    }

    static Call post(String target, byte[] body, String contentType) {
        return new Call("POST", target, body, contentType, null, Duration.ZERO);
    }

    Call waiting(Duration longest) {
        return new Call(method, target, body, contentType, idempotencyKey, longest);
    }
}
