package dev.computethis.internal.capture;

import dev.computethis.NotSerializableFunctionException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says why something can't travel, where it sits, and what to do. */
final class NotSerializable {

    private static final String GROOVY_FIX = "It is the object in which the Groovy closure was made, all of which was"
            + " captured: make the closure in a static method, from local variables.";

    /** The first outer object on a path, and what holds it where that is not the function itself. */
    private static final Pattern OUTER = Pattern.compile("^(?:(.*?)\\.)?([^.\\[\\]]+\\.this)(?![\\w$])");

    private static final Pattern NAME = Pattern.compile("\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}.]*");

    private NotSerializable() {}

    /** @param what what to call {@code root}; empty for the function itself */
    static NotSerializableFunctionException explain(
            Recording.Refused refused, @Nullable Object root, String what, Serializable function) {
        Throwable cause = refused.getCause();
        if (cause instanceof StackOverflowError) {
            return of(
                    what,
                    "is nested too deeply for Java serialization (a long linked structure?)."
                            + " Hand it over as a list or an array.",
                    null,
                    null,
                    cause);
        }
        if (!(cause instanceof NotSerializableException)) {
            return of(what, "could not be serialized: " + cause, null, null, cause);
        }
        Object culprit = refused.culprit();
        String className =
                culprit == null ? cause.getMessage() : culprit.getClass().getName();
        String path = culprit == null ? null : path(culprit, root, what);
        String where = path == null || path.isEmpty() ? className : path + " (" + className + ")";
        return new NotSerializableFunctionException(
                where + " can't travel with " + subject(what, function) + ", as it is not Serializable. "
                        + (isGroovys(root, path) ? GROOVY_FIX : fix(path, culprit)),
                path,
                className,
                cause);
    }

    private static @Nullable String path(Object culprit, @Nullable Object root, String what) {
        if (what.isEmpty() || !(root instanceof Object[] arguments)) {
            return FieldPath.to(culprit, root, what);
        }
        for (int i = 0; i < arguments.length; i++) {
            String path = FieldPath.to(culprit, arguments[i], what + " " + (i + 1));
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    private static NotSerializableFunctionException of(
            String what, String why, @Nullable String path, @Nullable String className, @Nullable Throwable cause) {
        return new NotSerializableFunctionException(
                (what.isEmpty() ? "The function" : "The " + what) + " " + why, path, className, cause);
    }

    private static String subject(String what, Serializable function) {
        String name = function.getClass().isHidden() || Proxy.isProxyClass(function.getClass())
                ? "the function"
                : function.getClass().getName();
        return what.isEmpty() ? name : "the arguments of " + name;
    }

    /** Whether it is a Groovy closure's own object that can't travel. */
    private static boolean isGroovys(@Nullable Object root, @Nullable String path) {
        return root != null
                && path != null
                && path.endsWith(".delegate")
                && Proxy.isProxyClass(root.getClass())
                && Proxy.getInvocationHandler(root).getClass().getName().startsWith("org.codehaus.groovy.");
    }

    private static String fix(@Nullable String path, @Nullable Object culprit) {
        if (culprit != null && culprit.getClass().isHidden()) {
            return "It is a lambda of a type that is not: give its variable a type that is, such as RemoteFunction or (Java)"
                    + " a cast to (Supplier<String> & Serializable), or annotate it (Kotlin) with @JvmSerializableLambda.";
        }
        Matcher outer = OUTER.matcher(path == null ? "" : path);
        if (outer.find()) {
            return outer.group(1) == null
                    ? "The function uses a field or method of " + outer.group(2)
                            + ", so all of it was captured: copy what"
                            + " it needs into a local variable before, make the function static, or mark the field"
                            + " transient."
                    : outer.group(1) + " holds " + outer.group(2)
                            + ", the object it was made in, as a lambda does that uses"
                            + " a field or method of that, and as each object of an inner class does: copy what the lambda"
                            + " needs into a local variable before, make the inner class static, or mark the field"
                            + " transient.";
        }
        if (culprit != null && culprit.getClass().getClassLoader() == null) {
            String name = path != null && NAME.matcher(path).matches() ? path : "…";
            if (culprit instanceof Collection<?>) {
                return "Capture a copy that is, such as new ArrayList<>(" + name + ").";
            }
            if (culprit instanceof Map<?, ?>) {
                return "Capture a copy that is, such as new HashMap<>(" + name + ").";
            }
        }
        return "Create it inside of the function, capture the plain values it is made from instead, or let its class"
                + " implement Serializable.";
    }
}
