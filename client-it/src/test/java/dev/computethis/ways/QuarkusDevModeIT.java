package dev.computethis.ways;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code quarkus:dev}: what is changed in a source file runs at the next request, and runs on the worker, too. */
class QuarkusDevModeIT {

    private static final int PORT = freePort();

    @RegisterExtension
    static final QuarkusDevModeTest DEV_MODE = new QuarkusDevModeTest()
            .withApplicationRoot(application -> application
                    .addClasses(Squares.class, Squares.Square.class)
                    .addAsResource(new StringAsset("quarkus.http.port=" + PORT), "application.properties"));

    @Test
    void aFunctionThatWasChangedRunsAsItIsNow() throws Exception {
        assertThat(get("/squares/3")).isEqualTo("Square[side=3, area=9]");

        DEV_MODE.modifySourceFile(Squares.class, source -> source.replace("side * side", "1000 + side * side"));
        assertThat(get("/squares/3")).isEqualTo("Square[side=3, area=1009]");

        DEV_MODE.modifySourceFile(
                Squares.class,
                source -> source.replace("Square(int side, int area)", "Square(int area, long side)")
                        .replace("new Square(side, area(side))", "new Square(area(side), side)"));
        assertThat(get("/squares/3")).isEqualTo("Square[area=1009, side=3]");
    }

    private static String get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
