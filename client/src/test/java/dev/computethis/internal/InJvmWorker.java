package dev.computethis.internal;

import dev.computethis.function.RemoteBiFunction;
import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteFunction;
import dev.computethis.function.RemoteRunnable;
import dev.computethis.function.RemoteTriFunction;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.InvocationEnd;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.ResultSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does in this JVM what a worker's runner does: loads, reads, calls, serializes. */
public final class InJvmWorker {

    private final Map<Digest, BundleLoader> loaders = new ConcurrentHashMap<>();
    private final Function<Digest, byte[]> blobs;

    InJvmWorker(Function<Digest, byte[]> blobs) {
        this.blobs = blobs;
    }

    ResultSet run(Digest bundle, Payload payload) throws Exception {
        BundleLoader loader = loaders.computeIfAbsent(
                bundle,
                digest -> new BundleLoader(
                        Bundle.decode(blobs.apply(digest)), blobs, InJvmWorker.class.getClassLoader()));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            List<byte[]> results = new ArrayList<>();
            if (payload.isGathered()) {
                for (byte[] single : payload.arguments()) {
                    results.add(end(Payload.decode(single), loader).encode());
                }
                return new ResultSet(results);
            }
            Object function = read(payload.function(), loader);
            for (byte[] arguments : payload.arguments()) {
                results.add(write(call(function, (@Nullable Object[]) read(arguments, loader))));
            }
            return new ResultSet(results);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static InvocationEnd end(Payload single, BundleLoader loader) {
        try {
            Object function = read(single.function(), loader);
            byte[] arguments = single.arguments().get(0);
            return new InvocationEnd(write(call(function, (@Nullable Object[]) read(arguments, loader))), null);
        } catch (Throwable thrown) {
            return new InvocationEnd(null, FakeService.failure(thrown));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // The types are gone with serialization.
    private static @Nullable Object call(Object function, @Nullable Object[] a) throws Exception {
        if (function instanceof RemoteCallable callable) {
            return callable.call();
        }
        if (function instanceof RemoteRunnable action) {
            action.run();
            return null;
        }
        if (function instanceof RemoteFunction one) {
            return one.apply(a[0]);
        }
        if (function instanceof RemoteBiFunction two) {
            return two.apply(a[0], a[1]);
        }
        return ((RemoteTriFunction) function).apply(a[0], a[1], a[2]);
    }

    static byte[] write(@Nullable Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
                try {
                    return Class.forName(described.getName(), false, loader);
                } catch (ClassNotFoundException primitive) {
                    if (described.getName().contains(".")) {
                        throw primitive;
                    }
                    return super.resolveClass(described);
                }
            }
        }) {
            return in.readObject();
        }
    }
}
