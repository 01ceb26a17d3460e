package dev.computethis.internal.http;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** The protocol's records as JSON: nulls left out, unknown members ignored, so that either side may be newer. */
final class Json {

    private static final JSON JACKSON =
            JSON.std.without(JSON.Feature.WRITE_NULL_PROPERTIES).without(JSON.Feature.FAIL_ON_UNKNOWN_BEAN_PROPERTY);

    private Json() {}

    static byte[] write(Object value) {
        try {
            return JACKSON.asBytes(value);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** @throws IOException where these are not the bytes of such a value */
    static <T> T read(Class<T> type, byte[] json) throws IOException {
        T value = JACKSON.beanFrom(type, json);
        if (value == null) {
            throw new IOException("null instead of a " + type.getSimpleName());
        }
        return value;
    }

    static <T> List<T> readList(Class<T[]> type, byte[] json) throws IOException {
        return Arrays.asList(read(type, json));
    }
}
