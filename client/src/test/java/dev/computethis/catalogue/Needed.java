package dev.computethis.catalogue;

import dev.computethis.internal.capture.Blob;
import dev.computethis.internal.capture.Capture;
import dev.computethis.internal.capture.Includes;
import dev.computethis.protocol.Digest;
import java.io.Serializable;
import java.util.List;

/** What a service must have before a function can run. Apart, as the client's insides do not travel with a test. */
final class Needed {

    private Needed() {}

    /** The function's bundle and its jars. */
    static List<Digest> by(Serializable function, Object argument) {
        return new Capture()
                .capture(function, List.<Object[]>of(new Object[] {argument}), Includes.NOTHING).code().blobs().stream()
                        .map(Blob::digest)
                        .toList();
    }
}
