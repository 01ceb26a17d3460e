package dev.computethis.engine;

import dev.computethis.protocol.Limits;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects an answer's bytes, and gives up on one that is longer than any a worker gives. */
final class LimitedBody implements BodySubscriber<byte[]> {

    /** The largest result, its frame and a failure's texts. */
    private static final long LIMIT = Limits.BLOB_BYTES + 1024L * 1024;

    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private long left = LIMIT;
    private Flow.@Nullable Subscription subscription;

    private LimitedBody() {}

    static BodyHandler<byte[]> handler() {
        return info -> new LimitedBody();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        bytes.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        if (left < 0) {
            return;
        }
        left -= item.stream().mapToLong(ByteBuffer::remaining).sum();
        if (left < 0) {
            if (subscription != null) {
                subscription.cancel();
            }
            bytes.onError(new IOException("The answer is longer than " + LIMIT + " bytes"));
        } else {
            bytes.onNext(item);
        }
    }

    @Override
    public void onError(Throwable failure) {
        bytes.onError(failure);
    }

    @Override
    public void onComplete() {
        if (left >= 0) {
            bytes.onComplete();
        }
    }
}
