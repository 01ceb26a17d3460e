package dev.computethis.worker.runner;

import dev.computethis.function.RunContext;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.protocol.InvocationEnd;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.ResultSet;
import dev.computethis.worker.runner.BlobReader.UnusableBlobException;
import dev.computethis.worker.runner.BundleLoaders.NewerClassFilesException;
import dev.computethis.worker.runner.LimitedBytes.LimitExceededException;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a slice: loads the function, calls it for each invocation, serializes each result by itself. Whatever goes wrong,
 * an outcome comes back. Used by one thread at a time.
 */
final class SliceRunner {

    private final BundleLoaders loaders;
    private final String worker;
    private final Reports reports;

    SliceRunner(BundleLoaders loaders, String worker, Reports reports) {
        this.loaders = loaders;
        this.worker = worker;
        this.reports = reports;
    }

    /** Runs it on the calling thread. */
    Outcome run(Assignment slice) {
        long started = System.nanoTime();
        reports.sliceStarts();
        try {
            Results results = invokeAll(slice);
            return new Outcome(
                    slice.id(),
                    Phase.Succeeded,
                    slice.to(),
                    new ResultSet(results.serialized).encode(),
                    results.preview,
                    null,
                    false,
                    results.failed,
                    System.nanoTime() - started);
        } catch (SliceFailedException failed) {
            return new Outcome(
                    slice.id(),
                    Phase.Failed,
                    slice.to(),
                    null,
                    null,
                    failed.failure,
                    isOneOf(slice.retryOn(), failed.thrown),
                    0,
                    System.nanoTime() - started);
        } finally {
            reports.sliceEnded();
            RunContext.Holder.set(null);
            Thread.currentThread().setContextClassLoader(SliceRunner.class.getClassLoader());
        }
    }

    private Results invokeAll(Assignment slice) throws SliceFailedException {
        int from = slice.id().from();
        BundleLoader loader = loader(slice);
        Payload payload = payload(slice);
        Thread.currentThread().setContextClassLoader(loader);
        RunContext.Holder.set(context(slice, from));
        if (payload.isGathered()) {
            return invokeEach(slice, payload, loader);
        }
        Invocable function = function(payload, loader);
        Results results = new Results();
        for (int i = 0; i < payload.arguments().size(); i++) {
            RunContext.Holder.set(context(slice, from + i));
            @Nullable Object[] arguments = arguments(payload.arguments().get(i), function, loader, from + i);
            results.add(invoke(function, arguments, from + i), from + i);
        }
        return results;
    }

    /** Each invocation has a function of its own, and fails by itself; only one without memory takes the others along. */
    private Results invokeEach(Assignment slice, Payload gathered, ClassLoader loader) throws SliceFailedException {
        int from = slice.id().from();
        Results results = new Results();
        for (int i = 0; i < gathered.arguments().size(); i++) {
            RunContext.Holder.set(context(slice, from + i));
            try {
                Payload single = single(gathered.arguments().get(i), from + i);
                Invocable function = function(single, loader);
                @Nullable Object[] arguments = arguments(single.arguments().get(0), function, loader, from + i);
                results.addEnd(invoke(function, arguments, from + i), from + i);
            } catch (SliceFailedException failed) {
                if (failed.failure.kind() == Kind.OutOfMemory || failed.failure.kind() == Kind.ResultTooLarge) {
                    throw failed;
                }
                results.addFailure(failed.failure);
            }
        }
        return results;
    }

    private static Payload single(byte[] encoded, int invocation) throws SliceFailedException {
        try {
            Payload single = Payload.decode(encoded);
            if (single.arguments().size() == 1 && !single.isGathered()) {
                return single;
            }
            throw new SliceFailedException(Failure.of(
                    Kind.Invalid, "Invocation " + invocation + " of a gathered payload is not a payload of one"));
        } catch (MalformedMessageException malformed) {
            throw new SliceFailedException(Failure.of(Kind.Invalid, String.valueOf(malformed.getMessage())));
        }
    }

    private BundleLoader loader(Assignment slice) throws SliceFailedException {
        try {
            return loaders.get(slice.namespace(), slice.bundle());
        } catch (UnusableBlobException unusable) {
            throw new SliceFailedException(Failure.of(Kind.Refused, String.valueOf(unusable.getMessage())));
        } catch (NewerClassFilesException newer) {
            throw new SliceFailedException(Failure.of(Kind.NotLoadable, String.valueOf(newer.getMessage())));
        }
    }

    private static Payload payload(Assignment slice) throws SliceFailedException {
        try {
            Payload payload = Payload.decode(slice.payload());
            int invocations = slice.to() - slice.id().from();
            if (payload.arguments().size() == invocations) {
                return payload;
            }
            throw new SliceFailedException(Failure.of(
                    Kind.Invalid,
                    "The slice has " + invocations + " invocations, and its payload the arguments of "
                            + payload.arguments().size()));
        } catch (MalformedMessageException malformed) {
            throw new SliceFailedException(Failure.of(Kind.Invalid, String.valueOf(malformed.getMessage())));
        }
    }

    private static Invocable function(Payload payload, ClassLoader loader) throws SliceFailedException {
        Object function;
        try {
            function = ShippedObjects.read(payload.function(), loader);
        } catch (Throwable thrown) {
            throw new SliceFailedException(Failures.unreadable("The function", thrown, null));
        }
        Invocable invocable = function == null ? null : Invocable.of(function);
        if (invocable == null) {
            throw new SliceFailedException(Failure.of(
                    Kind.NotLoadable,
                    "The payload's function is a "
                            + (function == null ? "null" : function.getClass().getName())
                            + ", which has none of the interfaces in dev.computethis.function"));
        }
        return invocable;
    }

    private static @Nullable Object[] arguments(
            byte[] serialized, Invocable function, ClassLoader loader, int invocation) throws SliceFailedException {
        Object arguments;
        try {
            arguments = ShippedObjects.read(serialized, loader);
        } catch (Throwable thrown) {
            throw new SliceFailedException(Failures.unreadable("An argument", thrown, invocation));
        }
        if (arguments instanceof Object[] array && array.length == function.arity()) {
            return array;
        }
        throw new SliceFailedException(Failure.of(
                Kind.NotLoadable,
                "The function takes " + function.arity() + " arguments, and invocation " + invocation + " has "
                        + (arguments instanceof Object[] array ? array.length : "no array of them")));
    }

    private static @Nullable Object invoke(Invocable function, @Nullable Object[] arguments, int invocation)
            throws SliceFailedException {
        try {
            return function.body().call(arguments);
        } catch (Throwable thrown) {
            throw new SliceFailedException(Failures.thrown(thrown, invocation), thrown);
        }
    }

    /** By name, as the classes are those of the function's own loader. */
    private static boolean isOneOf(List<String> classes, @Nullable Throwable thrown) {
        if (thrown == null || classes.isEmpty()) {
            return false;
        }
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            if (classes.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    private RunContext context(Assignment slice, int invocation) {
        return new SliceContext(
                slice.name(),
                slice.id().uid(),
                slice.id().attempt(),
                invocation,
                worker,
                reports,
                slice.traceparent().isEmpty() ? null : slice.traceparent());
    }

    private record SliceContext(
            String name,
            String uid,
            int attempt,
            int invocation,
            String worker,
            Reports reports,
            @Nullable String traceparent)
            implements RunContext {

        @Override
        public boolean isCancelled() {
            return reports.isCancelled();
        }

        @Override
        public void progress(double fraction, String message) {
            reports.progress(fraction, message);
        }
    }

    /** The results so far. All of a slice's go as one blob at the most, so the limit is on their sum. */
    private static final class Results {
        private final List<byte[]> serialized = new ArrayList<>();
        private @Nullable String preview;
        private int room = Limits.BLOB_BYTES;
        private int failed;

        void add(@Nullable Object result, int invocation) throws SliceFailedException {
            byte[] bytes = serialized(result, invocation);
            show(result, bytes.length);
            take(bytes);
        }

        void addEnd(@Nullable Object result, int invocation) throws SliceFailedException {
            byte[] bytes = serialized(result, invocation);
            show(result, bytes.length);
            take(new InvocationEnd(bytes, null).encode());
        }

        void addFailure(Failure failure) {
            failed++;
            take(new InvocationEnd(null, failure).encode());
        }

        private void show(@Nullable Object result, int bytes) {
            if (preview == null) {
                preview = Preview.of(result, bytes);
            }
        }

        private void take(byte[] bytes) {
            room -= bytes.length;
            serialized.add(bytes);
        }

        private byte[] serialized(@Nullable Object result, int invocation) throws SliceFailedException {
            try {
                return LimitedBytes.serialize(result, room);
            } catch (LimitExceededException tooLarge) {
                throw new SliceFailedException(new Failure(
                        Kind.ResultTooLarge,
                        "The result, with those before it in the same slice, is over the limit of " + Limits.BLOB_BYTES
                                + " bytes. Return less, or store it elsewhere and return where",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        invocation));
            } catch (NotSerializableException notSerializable) {
                throw new SliceFailedException(Failures.describe(
                        Kind.ResultNotSerializable,
                        "The result can't be serialized: the class " + notSerializable.getMessage()
                                + " is not Serializable. Make it so, or return something that is",
                        notSerializable,
                        invocation));
            } catch (Throwable thrown) {
                throw new SliceFailedException(
                        Failures.outOfMemory(thrown)
                                ? Failures.thrown(thrown, invocation)
                                : Failures.describe(
                                        Kind.ResultNotSerializable,
                                        "The result can't be serialized: " + thrown,
                                        thrown,
                                        invocation));
            }
        }
    }

    /** Ends the slice early. */
    private static final class SliceFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;
        /** What the function itself threw. */
        private final transient @Nullable Throwable thrown;

        SliceFailedException(Failure failure) {
            this(failure, null);
        }

        SliceFailedException(Failure failure, @Nullable Throwable thrown) {
            super(failure.message(), null, false, false);
            this.failure = failure;
            this.thrown = thrown;
        }
    }
}
