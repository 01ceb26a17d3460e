package dev.computethis.internal.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
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
     * @throws Refused where an object in it can't be serialized
     */
    static Recording of(@Nullable Object value) throws Refused {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        Stream out = null;
        try {
            out = new Stream(bytes);
            out.writeObject(value);
            out.flush();
            return new Recording(bytes.toByteArray(), out.classes, out.lambda, out.lambdas);
        } catch (NotSerializableException refused) {
            throw new Refused(refused, out == null ? null : out.latest);
        } catch (StackOverflowError deep) {
            throw new Refused(deep, null);
        } catch (IOException | RuntimeException broken) {
            // A writeObject, writeReplace or writeExternal of the user's own threw.
            throw new Refused(broken, null);
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

        Stream(ByteArrayOutputStream out) throws IOException {
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
