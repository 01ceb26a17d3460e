package dev.computethis.internal.capture;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds classes and what they name. Remembers that of classes in jars, which don't change while a program runs, so that
 * the second function that uses a library is captured quickly; keeps no class loader. Thread-safe.
 */
final class ClassFinder {

    /**
     * A class that was found.
     *
     * @param jar null where the class travels by itself
     * @param bytes its class file; null for one in a jar, of which only the names are remembered
     */
    record Found(@Nullable JarSource jar, References references, byte @Nullable [] bytes) {}

    private final Map<ClassLoader, Map<String, Found>> inJars = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * @return null where {@code loader} finds no such class
     */
    @Nullable
    Found find(ClassLoader loader, String name) {
        Map<String, Found> known = inJars.computeIfAbsent(loader, first -> new ConcurrentHashMap<>());
        Found before = known.get(name);
        if (before != null) {
            return before;
        }
        ClassFile file = ClassFile.find(loader, name);
        if (file == null) {
            return null;
        }
        References references = References.of(file.bytes());
        if (file.jar() == null) {
            return new Found(null, references, file.bytes());
        }
        Found found = new Found(file.jar(), references, null);
        known.put(name, found);
        return found;
    }
}
