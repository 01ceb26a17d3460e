package lib;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A library. */
public class Library {

    public static int twice(int x) {
        return 2 * x;
    }

    public static String resource() throws IOException {
        try (InputStream in = Library.class.getResourceAsStream("/lib/greeting.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
