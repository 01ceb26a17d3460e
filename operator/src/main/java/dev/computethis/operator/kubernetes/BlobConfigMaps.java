package dev.computethis.operator.kubernetes;

import dev.computethis.protocol.Digest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A blob as immutable ConfigMaps: {@code blob-<hex>} holds the first piece and, as annotations, how many pieces there
 * are; the others are {@code blob-<hex>-1} and so on. The first is written last and removed first, so while it is there
 * the blob is whole.
 */
final class BlobConfigMaps {

    /** The most bytes in one ConfigMap: a third more in base64, and well below what etcd takes. */
    static final int PIECE_BYTES = 512 * 1024;

    static final String LABEL = "computethis.dev/blob";

    /** When the blob was last asked for, within {@link KubernetesBlobStore#TOUCH}. */
    static final String USED = "computethis.dev/last-used";

    private static final String FIRST = "first";
    private static final String FURTHER = "further";
    private static final String PIECES = "computethis.dev/pieces";
    private static final String DATA = "data";
    private static final String PREFIX = "blob-";

    private BlobConfigMaps() {}

    /** In the order in which they are to be written. */
    static List<ConfigMap> of(String namespace, Digest digest, byte[] content, Instant now) {
        int pieces = Math.max(1, (content.length + PIECE_BYTES - 1) / PIECE_BYTES);
        List<ConfigMap> maps = new ArrayList<>();
        for (int piece = pieces - 1; piece >= 0; piece--) {
            int from = piece * PIECE_BYTES;
            byte[] data = Arrays.copyOfRange(content, from, Math.min(content.length, from + PIECE_BYTES));
            maps.add(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName(name(digest, piece))
                    .addToLabels(LABEL, piece == 0 ? FIRST : FURTHER)
                    .addToLabels("app.kubernetes.io/managed-by", "computethis")
                    .addToAnnotations(PIECES, Integer.toString(pieces))
                    .addToAnnotations(USED, now.toString())
                    .endMetadata()
                    .addToBinaryData(DATA, Base64.getEncoder().encodeToString(data))
                    .withImmutable(true)
                    .build());
        }
        return maps;
    }

    static String name(Digest digest, int piece) {
        return PREFIX + digest.hex() + (piece == 0 ? "" : "-" + piece);
    }

    /** Of which blob an object of this name is a piece; null where it is none. */
    static @Nullable Digest digest(String name) {
        int end = PREFIX.length() + 64;
        String value =
                name.startsWith(PREFIX) && name.length() >= end ? "sha256:" + name.substring(PREFIX.length(), end) : "";
        return Digest.isDigest(value) ? new Digest(value) : null;
    }

    static boolean isFirst(Metadata metadata) {
        return FIRST.equals(labels(metadata).get(LABEL));
    }

    /** How many pieces there are, as the first, or any other, says; 1 where it says nothing sensible. */
    static int pieces(@Nullable Map<String, String> annotations) {
        String text = annotations == null ? null : annotations.get(PIECES);
        return text != null && text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 1;
    }

    /** The content; null where it is not what {@code digest} says, as pieces are missing or changed. */
    static byte @Nullable [] content(Digest digest, List<ConfigMap> inOrder) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (ConfigMap map : inOrder) {
            String data =
                    map.getBinaryData() == null ? null : map.getBinaryData().get(DATA);
            content.writeBytes(data == null ? new byte[0] : Base64.getDecoder().decode(data));
        }
        byte[] bytes = content.toByteArray();
        return Digest.of(bytes).equals(digest) ? bytes : null;
    }

    private static Map<String, String> labels(Metadata metadata) {
        return metadata.labels() == null ? Map.of() : metadata.labels();
    }
}
