package dev.computethis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The results of a function over arguments that need not all be there at once, in order. Used by one thread. */
final class StreamedMap<A extends @Nullable Object, R extends @Nullable Object> implements Iterator<R> {

    /** Enough for the service to share a run out over many workers. */
    static final int BATCH = 256;

    static final int RUNS_AHEAD = 8;

    private final Iterator<? extends A> arguments;
    private final Function<List<A>, RemoteFuture<List<R>>> start;
    private final Deque<RemoteFuture<List<R>>> running = new ArrayDeque<>();
    private Iterator<R> ready = Collections.emptyIterator();

    StreamedMap(Iterator<? extends A> arguments, Function<List<A>, RemoteFuture<List<R>>> start) {
        this.arguments = arguments;
        this.start = start;
    }

    @Override
    public boolean hasNext() {
        while (!ready.hasNext()) {
            try {
                fill();
            } catch (RuntimeException | Error noMore) {
                cancel();
                throw noMore;
            }
            RemoteFuture<List<R>> first = running.poll();
            if (first == null) {
                return false;
            }
            ready = results(first).iterator();
        }
        return true;
    }

    @Override
    public R next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.next();
    }

    void cancel() {
        running.forEach(run -> run.cancel(true));
        running.clear();
    }

    private void fill() {
        while (running.size() < RUNS_AHEAD && arguments.hasNext()) {
            List<A> batch = new ArrayList<>(BATCH);
            while (batch.size() < BATCH && arguments.hasNext()) {
                batch.add(arguments.next());
            }
            running.add(start.apply(batch));
        }
    }

    private List<R> results(RemoteFuture<List<R>> run) {
        try {
            return run.get();
        } catch (InterruptedException interrupted) {
            run.cancel(true);
            cancel();
            Thread.currentThread().interrupt();
            throw new RunCancelledException(
                    "The stream's runs were cancelled, as the thread that took their results was interrupted",
                    null,
                    interrupted);
        } catch (ExecutionException failed) {
            cancel();
            throw failed.getCause() instanceof ComputeException why ? why : new CompletionException(failed.getCause());
        }
    }
}
