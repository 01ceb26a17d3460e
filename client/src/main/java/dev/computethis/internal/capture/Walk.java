package dev.computethis.internal.capture;

import dev.computethis.internal.capture.Jars.Jar;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds all classes that can be reached from some, by what their class files name. A class that lies in a jar brings the
 * whole jar, so that what a library loads by reflection is there; one that lies elsewhere comes alone. One walk, one
 * object.
 */
final class Walk {

    private record Step(String name, ClassLoader loader) {}

    private final Jars jars;
    private final ClassFinder finder;
    private final Map<String, ClassLoader> seen = new LinkedHashMap<>();
    private final Deque<Step> todo = new ArrayDeque<>();
    private final SortedMap<String, byte[]> classes = new TreeMap<>();
    private final Map<JarSource, Jar> usedJars = new LinkedHashMap<>();
    private final SortedSet<String> missing = new TreeSet<>();
    private final Map<String, ClassLoader> texts = new LinkedHashMap<>();
    private int javaRelease = 1;
    private boolean asksOfItsRun;

    private Walk(Jars jars, ClassFinder finder) {
        this.jars = jars;
        this.finder = finder;
    }

    /**
     * @param resources files to go along
     * @param moreJars jars to go along, after those that are reached
     * @throws MissingClass where a root itself has no class file
     */
    static Code from(
            Collection<Class<?>> roots,
            Map<String, byte[]> resources,
            List<Jar> moreJars,
            Jars jars,
            ClassFinder finder)
            throws MissingClass {
        Walk walk = new Walk(jars, finder);
        for (Class<?> root : roots) {
            walk.root(root);
        }
        walk.run();
        return walk.code(resources, moreJars);
    }

    /** A class whose objects are to be sent has no class file to send along. */
    static final class MissingClass extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Class<?> type;

        MissingClass(Class<?> type) {
            super(type.getName());
            this.type = type;
        }

        Class<?> type() {
            return type;
        }
    }

    private void root(Class<?> root) throws MissingClass {
        ClassLoader loader = root.getClassLoader();
        if (loader == null || Shared.has(root.getName())) {
            return;
        }
        if (ClassFile.find(loader, root.getName()) == null) {
            throw new MissingClass(root);
        }
        reach(root.getName(), loader);
    }

    private void run() {
        while (!todo.isEmpty()) {
            Step step = todo.remove();
            ClassFinder.Found found = finder.find(step.loader(), step.name());
            if (found == null) {
                // A text that looks like a descriptor names no package, as a rule; it is no class to be told of.
                if (step.name().indexOf('.') > 0) {
                    missing.add(step.name());
                }
            } else {
                take(step, found);
            }
        }
    }

    private void take(Step step, ClassFinder.Found found) {
        References references = found.references();
        javaRelease = Math.max(javaRelease, references.javaRelease());
        asksOfItsRun |= references.asksOfItsRun();
        if (found.jar() == null || !isSendable(found.jar())) {
            byte[] bytes = found.bytes() == null ? bytes(step) : found.bytes();
            if (bytes != null) {
                classes.put(step.name(), bytes);
            }
            references.texts().forEach(text -> texts.putIfAbsent(text, step.loader()));
        }
        references.types().forEach(type -> reach(type, step.loader()));
    }

    private static byte @Nullable [] bytes(Step step) {
        ClassFile file = ClassFile.find(step.loader(), step.name());
        return file == null ? null : file.bytes();
    }

    /** A jar over the limit can't travel whole: its classes then do one by one. */
    private boolean isSendable(JarSource source) {
        return usedJars.computeIfAbsent(source, jars::get).size() <= Limits.BLOB_BYTES;
    }

    private void reach(String name, ClassLoader loader) {
        if (seen.putIfAbsent(name, loader) == null && !Shared.has(name)) {
            todo.add(new Step(name, loader));
        }
    }

    private Code code(Map<String, byte[]> resources, List<Jar> moreJars) {
        List<Jar> all = new ArrayList<>(usedJars.values());
        all.removeIf(jar -> jar.size() > Limits.BLOB_BYTES);
        all.sort(inClassPathOrder());
        moreJars.stream().filter(jar -> !all.contains(jar)).forEach(all::add);
        List<Digest> digests = all.stream().map(Jar::digest).distinct().toList();
        Bundle bundle = new Bundle(javaRelease, digests, classes, new TreeMap<>(resources));
        return Code.of(bundle, all, missing, reflective(), asksOfItsRun);
    }

    private SortedSet<String> reflective() {
        SortedSet<String> found = new TreeSet<>();
        texts.forEach((text, loader) -> {
            if (!seen.containsKey(text) && !Shared.has(text) && ClassFile.find(loader, text) != null) {
                found.add(text);
            }
        });
        return found;
    }

    /** Where two jars hold the same class, the one the client uses must come first. Stable for what is elsewhere. */
    private static Comparator<Jar> inClassPathOrder() {
        @Nullable String classPath = System.getProperty("java.class.path");
        List<String> entries = classPath == null ? List.of() : List.of(classPath.split(File.pathSeparator, -1));
        return Comparator.comparingInt(jar -> {
            int index = entries.indexOf(jar.source().file().toString());
            return index < 0 ? Integer.MAX_VALUE : index;
        });
    }
}
