package dev.computethis.worker;

import dev.computethis.protocol.Digest;
import java.nio.file.Path;

/** Where blobs lie on a worker's disk: a folder for each namespace, in it a file for each digest. */
public record BlobFiles(Path root) {

    public Path of(String namespace, Digest digest) {
        return root.resolve(namespace).resolve(digest.hex());
    }
}
