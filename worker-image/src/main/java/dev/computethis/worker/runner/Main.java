package dev.computethis.worker.runner;

import dev.computethis.worker.BlobFiles;
import dev.computethis.worker.ExitCodes;
import dev.computethis.worker.FrameChannel;
import dev.computethis.worker.MarkedProcesses;
import dev.computethis.worker.RunnerArguments;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URLConnection;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The runner's start: it assembles the objects, then serves the launcher until that closes the connection. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws IOException {
        RunnerArguments arguments = RunnerArguments.parse(args);
        preferredByTheOomKiller();
        // A jar opened through a URL would stay open past its bundle's time.
        URLConnection.setDefaultUseCaches("jar", false);
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        socket.connect(UnixDomainSocketAddress.of(arguments.socket()));
        FrameChannel launcher = new FrameChannel(socket);
        ThreadGroup functions = new ThreadGroup("functions");
        BundleLoaders loaders = new BundleLoaders(new BlobReader(new BlobFiles(arguments.blobs())));
        MarkedProcesses processes = new MarkedProcesses(
                ProcessHandle.current(),
                String.valueOf(System.getenv(MarkedProcesses.VARIABLE)),
                arguments.ownContainer());
        System.setIn(InputStream.nullInputStream());
        System.setOut(FrameOutput.over(launcher));
        System.setErr(FrameOutput.over(launcher));
        Reports reports = new Reports(launcher::send);
        Runner runner = new Runner(
                launcher,
                functions,
                new SliceRunner(loaders, arguments.worker(), reports),
                new Leftovers(functions, loaders, processes),
                reports);
        int code = ExitCodes.BROKEN;
        try {
            runner.serve();
            code = 0;
        } finally {
            // However the connection ended (a launcher killed with output unread resets it): without a launcher neither
            // the runner has a use nor what its functions started, and a function's threads would keep the JVM alive.
            processes.kill();
            Runtime.getRuntime().halt(code);
        }
    }

    /** When memory runs out in the pod, the kernel should take the runner, not the launcher. */
    private static void preferredByTheOomKiller() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "500");
        } catch (IOException notOnThisSystem) {
            System.err.println("The runner can't make itself the OOM killer's first choice: " + notOnThisSystem);
        }
    }
}
