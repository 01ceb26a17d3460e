package dev.computethis.worker.launcher;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.computethis.protocol.tls.ServingCertificate;
import dev.computethis.worker.IdleCollection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The launcher's start: it assembles the objects from the environment, and ends with SIGTERM. */
public final class Main {

    private static final int HTTP_THREADS = 16;

    /** Leaves threads for what must not wait, such as cancelling. */
    private static final int WAITING_REQUESTS = 10;

    /** How long a client may take to send a request, in seconds. */
    private static final String REQUEST_SECONDS = "60";

    private Main() {}

    public static void main(String[] args) throws IOException {
        Settings settings;
        try {
            settings = Settings.of(System.getenv());
        } catch (IllegalArgumentException wrong) {
            System.err.println("The worker can't start. " + wrong.getMessage());
            System.exit(2);
            return;
        }
        Directories directories = Directories.prepare(settings.directory());
        String instance = UUID.randomUUID().toString();
        BlobCache blobs = new BlobCache(directories.blobs(), directories.incoming(), BlobCache.BYTES);
        RunnerCommand command = new RunnerCommand(
                settings.name(),
                settings.runnerOptions(),
                settings.archive(),
                directories.blobs(),
                directories.work(),
                settings.ownContainer());
        AtomicLong runners = new AtomicLong();
        Worker worker = new Worker(
                settings,
                instance,
                new Outcomes(directories.outcomes()),
                blobs,
                new Logs(),
                new Echo(System.out),
                listener -> RunnerProcess.start(
                        command,
                        instance.substring(0, 8) + "-" + runners.incrementAndGet(),
                        directories.sockets(),
                        listener),
                new Supervisor());
        RequestVerifier verifier =
                new RequestVerifier(settings.name(), settings.keys(), new Challenges(new SecureRandom()));
        worker.start();
        IdleCollection.start(worker::isBusy, worker::taken);
        HttpServer server = serve(settings, new HttpApi(settings.name(), verifier, worker, blobs, WAITING_REQUESTS));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker, settings.grace()), "drain"));
        int port = server.getAddress().getPort();
        writePort(settings, port);
        System.out.println("Worker " + settings.name() + " (instance " + instance + ") listens on port " + port);
        if (settings.exitWithParent()) {
            exitAtEndOfInput(worker);
        }
    }

    private static HttpServer serve(Settings settings, HttpApi api) throws IOException {
        // Without it the second packet of an answer waits for the acknowledgement of the first.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        HttpServer server;
        try {
            server = listen(new InetSocketAddress(settings.host(), settings.port()), settings.tls());
        } catch (IOException taken) {
            throw new IOException(
                    "The worker can't listen on " + settings.host() + ":" + settings.port() + ": " + taken.getMessage(),
                    taken);
        }
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(HTTP_THREADS, HTTP_THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", api);
        server.start();
        return server;
    }

    private static HttpServer listen(InetSocketAddress address, @Nullable Path tls) throws IOException {
        if (tls == null) {
            return HttpServer.create(address, 0);
        }
        SSLContext context = ServingCertificate.in(tls, InstantSource.system()).context();
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    /** In one step, so that who waits for the file never reads half of it. */
    private static void writePort(Settings settings, int port) throws IOException {
        Path file = settings.portFile();
        if (file != null) {
            Path temporary = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(temporary, Integer.toString(port));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void stop(Worker worker, Duration grace) {
        try {
            worker.drain(grace);
            worker.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void exitAtEndOfInput(Worker worker) {
        Thread thread = new Thread(
                () -> {
                    try {
                        System.in.transferTo(java.io.OutputStream.nullOutputStream());
                        worker.close();
                    } catch (IOException | InterruptedException ended) {
                        System.err.println("The worker ends: " + ended);
                    }
                    // Not exit: nobody is left who could fetch an outcome.
                    Runtime.getRuntime().halt(0);
                },
                "parent watch");
        thread.setDaemon(true);
        thread.start();
    }
}
