package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RunContext;
import dev.computethis.protocol.RequestSignature;
import dev.computethis.protocol.WorkerApi;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Functions that look for what they may not have: secrets, rights, other parts of the system. */
final class Snooping {

    private static final List<String> SECRETS = List.of("TOKEN", "SECRET", "PASSWORD", "PRIVATE", "CREDENTIAL");

    private Snooping() {}

    /** Names that sound like secrets, in its own environment and in that of every process it may read. */
    static RemoteCallable<Object> secretsInEnvironments() {
        return () -> {
            List<String> found = new ArrayList<>();
            File[] processes =
                    new File("/proc").listFiles(file -> file.getName().matches("\\d+"));
            for (File process : processes == null ? new File[0] : processes) {
                try {
                    String environment =
                            Files.readString(process.toPath().resolve("environ"), StandardCharsets.ISO_8859_1);
                    for (String entry : environment.split("\0", -1)) {
                        String name = entry.split("=", 2)[0];
                        if (SECRETS.stream().anyMatch(name.toUpperCase(Locale.ROOT)::contains)) {
                            found.add(process.getName() + ":" + name);
                        }
                    }
                } catch (IOException notItsBusiness) {
                    System.out.println(notItsBusiness);
                }
            }
            return found;
        };
    }

    static RemoteCallable<Object> itsOwnEnvironment() {
        return () -> System.getenv().keySet().stream()
                .filter(name -> name.startsWith("KUBERNETES_")
                        || (name.startsWith("COMPUTETHIS_") && !name.equals("COMPUTETHIS_RUNNER")))
                .collect(Collectors.joining(" "));
    }

    static RemoteCallable<Object> theLaunchersCommandLine() {
        return () -> {
            long launcher = ProcessHandle.current().parent().orElseThrow().pid();
            String line = Files.readString(Path.of("/proc", Long.toString(launcher), "cmdline"));
            return SECRETS.stream().anyMatch(line.toUpperCase(Locale.ROOT)::contains);
        };
    }

    /** What its process may do at all. */
    static RemoteCallable<Object> rights() {
        return () -> Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.matches("(CapEff|CapBnd|NoNewPrivs|Seccomp|Uid):.*"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining(", "));
    }

    static RemoteCallable<Object> filesUnder(String directory) {
        return () -> {
            String[] names = new File(directory).list();
            return names == null ? List.of() : List.of(names);
        };
    }

    /** 0 where it went well. */
    static RemoteCallable<Object> command(String command) {
        return () -> Ends.shell(command);
    }

    /** The status of what its own worker answers to a request that nobody signed. */
    static RemoteCallable<Object> askAWorkerUnsigned() {
        return () ->
                status(HttpRequest.newBuilder(worker().resolve(WorkerApi.STATE)).build());
    }

    static RemoteCallable<Object> askAWorkerWithAKeyOfItsOwn() {
        return () -> {
            URI worker = worker();
            String challenge = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(worker.resolve(WorkerApi.CHALLENGE))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            PrivateKey key =
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
            RequestSignature.Request request = new RequestSignature.Request(
                    RunContext.current().worker(), "GET", WorkerApi.STATE, "", new byte[0]);
            return status(HttpRequest.newBuilder(worker.resolve(WorkerApi.STATE))
                    .header(
                            "Authorization",
                            RequestSignature.sign(key, request, challenge, 1, 99)
                                    .header())
                    .build());
        };
    }

    /** The status of the answer, or that the network lets no connection through. */
    static RemoteCallable<Object> get(String uri) {
        return () -> {
            try {
                return status(HttpRequest.newBuilder(URI.create(uri)).build());
            } catch (ConnectException refused) {
                return "no connection";
            }
        };
    }

    /** As above, whatever certificate is shown. */
    static RemoteCallable<Object> getTrusting(String uri) {
        return () -> {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new Trusting()}, null);
            return HttpClient.newBuilder()
                    .sslContext(tls)
                    .build()
                    .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        };
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** A pod's worker listens on a known port; that of the local engine has written its own to a file. */
    private static URI worker() throws IOException {
        Path file = Disks.root().resolveSibling(RunContext.current().worker() + ".port");
        String port = Files.exists(file) ? Files.readString(file).strip() : "8090";
        return URI.create("http://127.0.0.1:" + port);
    }

    private static int status(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
