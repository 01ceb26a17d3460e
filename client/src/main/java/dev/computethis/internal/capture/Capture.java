package dev.computethis.internal.capture;

import dev.computethis.NotSerializableFunctionException;
import dev.computethis.internal.capture.Jars.Jar;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Payload;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Captures functions. Code is kept per implementation class, and goes with that class; values are serialized anew each
 * time, as the next call's differ. Thread-safe.
 */
public final class Capture {

    /** What decides which code is needed. Names stand for contents where these can't change under a class. */
    private record CodeKey(Set<ClassRef> roots, Map<String, Digest> resources, List<Digest> jars) {}

    /** A class by identity, without keeping it. */
    private static final class ClassRef extends WeakReference<Class<?>> {
        private final int hash;

        ClassRef(Class<?> type) {
            super(type);
            hash = System.identityHashCode(type);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ClassRef that && get() != null && get() == that.get();
        }
    }

    /** What is known of an implementation class. */
    private record Known(Map<CodeKey, Code> code, Map<String, FunctionName> names) {}

    private final ClassValue<Known> known = new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> implementation) {
            return new Known(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    };

    private final Jars jars = new Jars();
    private final ClassFinder finder = new ClassFinder();

    /**
     * Captures {@code function} and, for each invocation, its arguments, as they are now.
     *
     * @throws NotSerializableFunctionException where something in them can't travel
     * @throws IllegalArgumentException where they are over a limit
     */
    public Captured capture(Serializable function, List<@Nullable Object[]> arguments, Includes includes) {
        return capture(function, function, arguments, includes);
    }

    /** @param given what {@code function} was made of: it is named for that, and that one's loader knows what it needs */
    public Captured capture(
            Serializable function, Object given, List<@Nullable Object[]> arguments, Includes includes) {
        int room = Limits.BLOB_BYTES;
        Recording recorded = record(function, function, "", room);
        room -= recorded.bytes().length;
        Set<Class<?>> roots = new LinkedHashSet<>(recorded.classes());
        List<byte[]> serialized = new ArrayList<>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            String what = arguments.size() == 1 ? "argument" : "invocation " + i + "'s argument";
            Recording argument = record(arguments.get(i), function, what, room);
            room -= argument.bytes().length;
            roots.addAll(argument.classes());
            serialized.add(argument.bytes());
        }
        roots.addAll(includes.classes());
        SerializedLambda lambda = given.getClass().isHidden() ? recorded.lambda() : null;
        Class<?> home = lambda == null ? home(given, recorded.classes()) : home(given, lambda);
        Known here = known.get(home);
        FunctionName name = name(lambda, here, home);
        boolean isAlone = recorded.lambdas() == (function.getClass().isHidden() ? 1 : 0);
        Code code = code(name, roots, includes, here, loader(home));
        return new Captured(
                name.display(),
                isAlone ? key(lambda, home) : null,
                name.source(),
                code,
                new Payload(recorded.bytes(), serialized),
                ArgumentsPreview.of(arguments),
                loader(home));
    }

    /** What people call {@code function}, which need not be one that can travel. */
    FunctionName name(Serializable function) {
        SerializedLambda lambda = Variables.lambda(function);
        Class<?> home = lambda == null ? home(function, Set.of()) : home(function, lambda);
        return name(lambda, known.get(home), home);
    }

    /**
     * The class of an object. Of a proxy, such as Groovy makes of a closure, that of what it stands for: the first thing its
     * handler holds that does not belong to the library the handler is of.
     *
     * @param held the classes of what the object holds
     */
    private static Class<?> home(Object function, Set<Class<?>> held) {
        if (!Proxy.isProxyClass(function.getClass())) {
            return function.getClass();
        }
        Class<?> handler = Proxy.getInvocationHandler(function).getClass();
        return held.stream()
                .filter(type -> type.getClassLoader() != null && !Shared.has(type.getName()))
                .filter(type -> !Objects.equals(origin(type), origin(handler)))
                .findFirst()
                .orElse(handler);
    }

    private static @Nullable CodeSource origin(Class<?> type) {
        return type.getProtectionDomain().getCodeSource();
    }

    /** The class that implements a lambda, and so the one whose loader knows what it needs. */
    private static Class<?> home(Object function, SerializedLambda lambda) {
        ClassLoader loader = loader(function.getClass());
        Class<?> implementation = load(lambda.getImplClass(), loader);
        if (implementation != null
                && implementation.getClassLoader() != null
                && !Shared.has(implementation.getName())) {
            return implementation;
        }
        Class<?> capturing = load(lambda.getCapturingClass(), loader);
        return capturing != null ? capturing : function.getClass();
    }

    private static @Nullable Class<?> load(String internalName, ClassLoader loader) {
        try {
            return Class.forName(internalName.replace('/', '.'), false, loader);
        } catch (ClassNotFoundException | LinkageError missing) {
            // The receiver will say what it lacks, if it needs it.
            return null;
        }
    }

    private static FunctionName name(@Nullable SerializedLambda lambda, Known here, Class<?> home) {
        Function<String, FunctionName> make = key -> {
            ClassFile file = ClassFile.find(loader(home), home.getName());
            byte[] bytes = file == null ? null : file.bytes();
            return lambda == null
                    ? FunctionName.of(home, bytes)
                    : FunctionName.of(
                            lambda, home.getName().equals(lambda.getImplClass().replace('/', '.')) ? bytes : null);
        };
        return here.names().computeIfAbsent(key(lambda, home), make);
    }

    /** Tells a function from all others of the same code. */
    private static String key(@Nullable SerializedLambda lambda, Class<?> home) {
        return lambda == null
                ? home.getName()
                : lambda.getImplClass() + "." + lambda.getImplMethodName() + lambda.getImplMethodSignature();
    }

    private Code code(FunctionName name, Set<Class<?>> roots, Includes includes, Known here, ClassLoader loader) {
        SortedMap<String, byte[]> resources = new TreeMap<>();
        includes.resources().forEach(path -> resources.put(path, resource(path, loader)));
        List<Jar> moreJars = includes.jars().stream()
                .map(path -> jars.included(new JarSource(path, null)))
                .toList();
        CodeKey key = new CodeKey(
                roots.stream().map(ClassRef::new).collect(Collectors.toSet()),
                resources.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, file -> Digest.of(file.getValue()))),
                moreJars.stream().map(Jar::digest).toList());
        Code before = here.code().get(key);
        if (before != null) {
            return before;
        }
        try {
            Code code = Walk.from(roots, resources, moreJars, jars, finder);
            here.code().put(key, code);
            return code;
        } catch (Walk.MissingClass made) {
            throw new NotSerializableFunctionException(
                    name.display() + " needs " + made.type().getName() + ", of which "
                            + made.type().getClassLoader()
                            + " has no class file, as it was made while the program ran (a proxy or mock, say)."
                            + " Hand over an object of a class that was compiled.",
                    null,
                    made.type().getName(),
                    null);
        }
    }

    private static byte[] resource(String path, ClassLoader loader) {
        URL url = loader.getResource(path);
        if (url == null) {
            throw new IllegalArgumentException("includeResource(\"" + path + "\"): " + loader + " has no such resource;"
                    + " a path is relative to the class path's root, with slashes and without a leading one");
        }
        try {
            return ClassFile.read(url);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ClassLoader loader(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    /**
     * @param what what to call {@code value}; empty for the function itself
     * @param room what it may take
     */
    private static Recording record(@Nullable Object value, Serializable function, String what, int room) {
        try {
            return Recording.of(value, room);
        } catch (Recording.Refused refused) {
            if (refused.getCause() instanceof Recording.TooLarge) {
                throw new IllegalArgumentException("The function's captured values and arguments take more than "
                        + Limits.BLOB_BYTES
                        + " bytes serialized, and that is the limit (BLOB_BYTES). Let the function read"
                        + " big data from where it lies, or split it over several runs.");
            }
            throw NotSerializable.explain(refused, value, what, function);
        }
    }
}
