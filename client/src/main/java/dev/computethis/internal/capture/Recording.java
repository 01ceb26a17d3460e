package dev.computethis.internal.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A serialized value, with the classes its stream names: those the receiver needs in order to read it.
 *
 * @param lambda the first in it; null where there is none
 * @param lambdas how many there are
 */
record Recording(
        byte[] bytes, Set<Class<?>> classes, @Nullable SerializedLambda lambda, int lambdas) {

    /**
     * Serializes {@code value}.
     *
     * @param most how many bytes it may take
     * @throws Refused where an object in it can't be serialized, or it is {@link TooLarge}
     */
    static Recording of(@Nullable Object value, int most) throws Refused {
        Bounded bytes = new Bounded(most);
        Stream out = write(value, bytes);
        return new Recording(bytes.toByteArray(), out.classes, out.lambda, out.lambdas);
    }

    /**
     * How many bytes {@code value} takes, without keeping them.
     *
     * @throws Refused where an object in it can't be serialized
     */
    static int sizeOf(@Nullable Object value) throws Refused {
        Counted bytes = new Counted();
        write(value, bytes);
        return (int) Math.min(bytes.count, Integer.MAX_VALUE);
    }

    private static Stream write(@Nullable Object value, OutputStream bytes) throws Refused {
        Stream out = null;
        try {
            out = new Stream(bytes);
            out.writeObject(value);
            out.flush();
            return out;
        } catch (NotSerializableException refused) {
            throw new Refused(refused, out == null ? null : out.latest);
        } catch (StackOverflowError deep) {
            throw new Refused(deep, null);
        } catch (IOException | RuntimeException broken) {
            // A writeObject, writeReplace or writeExternal of the user's own threw.
            throw new Refused(broken, null);
        }
    }

    /** It takes more bytes than it may. Unchecked, as a stream of bytes in memory throws nothing else. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Bounded extends ByteArrayOutputStream {
        private final int most;

        Bounded(int most) {
            super(512);
            this.most = most;
        }

        @Override
        public synchronized void write(int next) {
            checkRoomFor(1);
            super.write(next);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            checkRoomFor(length);
            super.write(bytes, from, length);
        }

        private void checkRoomFor(int more) {
            if (more > most - count) {
                throw new TooLarge();
            }
        }
    }

    private static final class Counted extends OutputStream {
        private long count;

        @Override
        public void write(int next) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            count += length;
        }
    }

    /** An object can't be serialized: {@code culprit}, where that is known. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable Object culprit;

        Refused(Throwable cause, @Nullable Object culprit) {
            super(cause);
            this.culprit = culprit;
        }

        @Nullable
        Object culprit() {
            return culprit;
        }
    }

    /** Sees each object just before it is checked and written, so that of a refused one the object itself is known. */
    private static final class Stream extends ObjectOutputStream {
        private final Set<Class<?>> classes = new LinkedHashSet<>();
        private @Nullable SerializedLambda lambda;
        private int lambdas;
        private @Nullable Object latest;
        private boolean isRefused;

        Stream(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            // A stream that refuses an object writes that refusal to itself, which is no object of the user's.
            isRefused |= object instanceof NotSerializableException;
            if (!isRefused) {
                latest = object;
            }
            if (object instanceof SerializedLambda found) {
                lambdas++;
                lambda = lambda == null ? found : lambda;
            }
            return object;
        }

        @Override
        protected void annotateClass(Class<?> type) {
            Class<?> element = type;
            while (element.isArray()) {
                element = element.getComponentType();
            }
            if (!element.isPrimitive()) {
                classes.add(element);
            }
        }

        @Override
        protected void annotateProxyClass(Class<?> proxy) {
            for (Class<?> type : proxy.getInterfaces()) {
                annotateClass(type);
            }
        }
    }
}
