package dev.computethis.internal.run;

import dev.computethis.internal.capture.Code;
import dev.computethis.protocol.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what comes from a worker, which is not to be trusted: a function there may have taken its runner over. Only
 * classes that were shipped with the function, and the JDK's plain values, are read, within limits.
 *
 * <p>Limits: {@value #DEPTH} levels of nesting, {@link Limits#BLOB_BYTES} elements in an array and bytes in all.
 */
final class SafeReading {

    private static final int DEPTH = 2_000;

    /** Packages whose serializable classes hold data. Not with their subpackages, unless listed. */
    private static final Set<String> PLAIN = Set.of(
            "java.lang",
            "java.math",
            "java.net",
            "java.nio.charset",
            "java.nio.file",
            "java.io",
            "java.sql",
            "java.text",
            "java.time",
            "java.time.chrono",
            "java.time.temporal",
            "java.time.zone",
            "java.time.format",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks",
            "java.util.regex",
            "java.util.zip",
            "java.util.jar",
            "java.util.function",
            "java.util.stream",
            "java.security");

    private static final String LAMBDA = "java.lang.invoke.SerializedLambda";

    private final Code code;
    private final ClassLoader loader;

    SafeReading(Code code, ClassLoader loader) {
        this.code = code;
        this.loader = loader;
    }

    /** @throws Unreadable with a text for people */
    @Nullable
    Object read(byte[] bytes) throws Unreadable {
        try (Stream in = new Stream(bytes)) {
            try {
                return in.readObject();
            } catch (InvalidClassException refused) {
                throw new Unreadable(in.refused == null ? refused.toString() : in.refused, refused);
            }
        } catch (ClassNotFoundException missing) {
            throw new Unreadable("its class " + missing.getMessage() + " is not on this side's class path", missing);
        } catch (StackOverflowError deep) {
            throw new Unreadable(
                    "it is nested too deeply for Java serialization in this thread; return a list or an array", deep);
        } catch (IOException | RuntimeException | LinkageError broken) {
            throw new Unreadable(broken.toString(), broken);
        }
    }

    /** Why bytes could not be made an object. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final class Stream extends ObjectInputStream {
        private @Nullable String refused;

        Stream(byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes));
            setObjectInputFilter(this::check);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(described.getName(), false, loader);
            } catch (ClassNotFoundException notThere) {
                return super.resolveClass(described); // primitives, and the caller's own loader
            }
        }

        private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
            if (info.depth() > DEPTH) {
                return refuse("it is nested deeper than " + DEPTH + " levels");
            }
            if (info.arrayLength() > Limits.BLOB_BYTES || info.streamBytes() > Limits.BLOB_BYTES) {
                return refuse("it is larger than " + Limits.BLOB_BYTES + " (BLOB_BYTES)");
            }
            Class<?> type = info.serialClass();
            if (type == null) {
                return ObjectInputFilter.Status.UNDECIDED;
            }
            while (type.isArray()) {
                type = type.getComponentType();
            }
            return type.isPrimitive() || isPlain(type) || code.ships(named(type))
                    ? ObjectInputFilter.Status.ALLOWED
                    : refuse(
                            "it holds a " + type.getName() + ", which is neither a plain JDK value nor was it sent with"
                                    + " the function; include(" + type.getSimpleName() + ".class) allows it");
        }

        private ObjectInputFilter.Status refuse(String why) {
            refused = why;
            return ObjectInputFilter.Status.REJECTED;
        }
    }

    /** A lambda's class has no name; whether it is known is asked of the class that makes it. */
    private static Class<?> named(Class<?> type) {
        return type.isHidden() ? type.getNestHost() : type;
    }

    private static boolean isPlain(Class<?> type) {
        ClassLoader its = type.getClassLoader();
        boolean isJdk = its == null || its == ClassLoader.getPlatformClassLoader();
        return isJdk && (PLAIN.contains(type.getPackageName()) || type.getName().equals(LAMBDA));
    }
}
