package dev.computethis.worker.runner;

import dev.computethis.protocol.Digest;
import dev.computethis.worker.BlobFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;

/**
 * Reads blobs of the worker's disk, and believes none: a function that ran before can have written to the disk, so the
 * digest is checked at each load. The loaders made of them are kept, so that is seldom.
 */
final class BlobReader {

    private final BlobFiles files;

    BlobReader(BlobFiles files) {
        this.files = files;
    }

    /** @throws UnusableBlobException where it is not there, or is not what its digest says */
    byte[] read(String namespace, Digest digest) {
        Path file = files.of(namespace, digest);
        try {
            byte[] content = Files.readAllBytes(file);
            check(digest, Digest.of(content));
            return content;
        } catch (IOException unreadable) {
            throw new UnusableBlobException("The blob " + digest + " can't be read: " + unreadable, unreadable);
        }
    }

    /** The file of a blob that has the right digest. */
    Path verified(String namespace, Digest digest) {
        Path file = files.of(namespace, digest);
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), Digest.sha256())) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            check(digest, Digest.of(in.getMessageDigest()));
            return file;
        } catch (IOException unreadable) {
            throw new UnusableBlobException("The blob " + digest + " can't be read: " + unreadable, unreadable);
        }
    }

    private static void check(Digest wanted, Digest found) {
        if (!wanted.equals(found)) {
            throw new UnusableBlobException("The blob " + wanted + " was changed on the worker's disk: it is " + found);
        }
    }

    /** A blob that can't be used; nothing of the slice has run. */
    static final class UnusableBlobException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusableBlobException(String message) {
            super(message);
        }

        UnusableBlobException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
