package dev.computethis.protocol;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The code a function needs: class files and resources by name, and whole jars by digest. Its encoding is the same for
 * the same content, so {@link #digest()} names it, and it is sent once.
 *
 * @param javaRelease the feature release of the newest class file, such as 17; a worker's JDK must be at least that
 * @param jars blobs that are jars, in class path order, searched after the classes and resources
 * @param classes class files by binary name with dots, such as {@code com.example.Jobs$Inner}
 * @param resources other files by their path with slashes
 */
public record Bundle(
        int javaRelease, List<Digest> jars, SortedMap<String, byte[]> classes, SortedMap<String, byte[]> resources) {

    private static final String MAGIC = "CTBU";
    private static final int VERSION = 1;

    public Bundle {
        jars = List.copyOf(jars);
        classes = Collections.unmodifiableSortedMap(new TreeMap<>(classes));
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    public byte[] encode() {
        BinaryWriter out = new BinaryWriter(MAGIC, VERSION).int32(javaRelease);
        out.list(jars, (w, jar) -> w.text(jar.value()));
        files(out, classes);
        files(out, resources);
        return out.toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of a bundle */
    public static Bundle decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, MAGIC, VERSION);
        int javaRelease = in.int32();
        List<Digest> jars = in.list(BinaryReader::text).stream()
                .map(text -> Messages.digest(in, text))
                .toList();
        Bundle bundle = new Bundle(javaRelease, jars, files(in), files(in));
        in.end();
        return bundle;
    }

    /** The digest of {@link #encode()}. */
    public Digest digest() {
        return Digest.of(encode());
    }

    private static void files(BinaryWriter out, Map<String, byte[]> files) {
        out.list(
                List.copyOf(files.entrySet()),
                (w, file) -> w.text(file.getKey()).bytes(file.getValue()));
    }

    private static SortedMap<String, byte[]> files(BinaryReader in) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        in.list(r -> Map.entry(r.text(), r.bytes())).forEach(file -> files.put(file.getKey(), file.getValue()));
        return files;
    }
}
