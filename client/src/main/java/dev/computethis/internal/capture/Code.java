package dev.computethis.internal.capture;

import dev.computethis.internal.capture.Jars.Jar;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The code a function needs, ready to be sent. Holds bytes and names but no class, so that keeping it keeps no class
 * loader.
 *
 * @param encoded the bytes of {@code bundle}
 * @param jars in the order of {@link Bundle#jars()}
 * @param missing names (with dots) that some class refers to and that were not found; harmless unless used
 * @param reflective classes there are that are named only in text constants, and so are not shipped
 * @param asksOfItsRun whether it may ask its {@code RunContext} of the run it is part of
 */
public record Code(
        Bundle bundle,
        byte[] encoded,
        Digest digest,
        List<Jar> jars,
        SortedSet<String> missing,
        SortedSet<String> reflective,
        boolean asksOfItsRun) {

    static Code of(
            Bundle bundle,
            List<Jar> jars,
            SortedSet<String> missing,
            SortedSet<String> reflective,
            boolean asksOfItsRun) {
        byte[] encoded = bundle.encode();
        if (encoded.length > Limits.BLOB_BYTES) {
            throw new IllegalArgumentException(
                    "The function needs " + bundle.classes().size() + " classes and "
                            + bundle.resources().size() + " resources outside of jars, " + encoded.length
                            + " bytes, and the limit (BLOB_BYTES) is " + Limits.BLOB_BYTES
                            + ". Put libraries and data into jars of their own.");
        }
        return new Code(bundle, encoded, Digest.of(encoded), List.copyOf(jars), missing, reflective, asksOfItsRun);
    }

    /** Every blob of this code with its bytes, which are read only when asked for. */
    public List<Blob> blobs() {
        List<Blob> blobs = new ArrayList<>();
        jars.forEach(jar -> blobs.add(new Blob(jar.digest(), jar::read)));
        blobs.add(new Blob(digest, () -> encoded));
        return blobs;
    }

    /** Whether {@code type} is among what is shipped. */
    public boolean ships(Class<?> type) {
        if (bundle.classes().containsKey(type.getName())) {
            return true;
        }
        ClassLoader loader = type.getClassLoader();
        URL url = loader == null ? null : loader.getResource(type.getName().replace('.', '/') + ".class");
        @Nullable JarSource source = url == null ? null : ClassFile.jar(url);
        return source != null && jars.stream().anyMatch(jar -> jar.source().equals(source));
    }
}
