package dev.computethis.kubectl;

import dev.computethis.Computation;
import dev.computethis.RemoteFuture;
import dev.computethis.ResultUnreadableException;
import dev.computethis.RunException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends a jar's method off and, as {@code ray job submit} does, follows it to its end unless told not to. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a static method of a jar on a worker, prints what it prints, then its result.",
            "Exits with 0 where it returned, 1 where it did not. Ctrl-C leaves it running; see cancel."
        })
final class SubmitCommand implements Callable<Integer> {

    @Mixin
    Target target = new Target();

    @Mixin
    JarCode code = new JarCode();

    @Option(names = "--no-wait", description = "Print the run's name and leave it at that.")
    boolean noWait;

    @Option(names = "--pool", paramLabel = "NAME", defaultValue = "default", description = "The worker pool.")
    String pool = "default";

    @Option(names = "--priority", defaultValue = "0", description = "Higher goes first.")
    int priority;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long one attempt may run; no limit unless set.")
    @Nullable
    Long timeoutSeconds;

    @Option(names = "--at-most-once", description = "Never start it a second time.")
    boolean atMostOnce;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Target.Compute compute = target.compute()) {
            RemoteFuture<@Nullable Object> run =
                    options(code.computation(compute.client())).runAsync();
            String name = run.runName();
            if (noWait) {
                out.println(name);
                return Exit.OK;
            }
            err.println("run " + name);
            CompletableFuture<Void> log = run.followLog(text -> {
                out.print(text);
                out.flush();
            });
            try {
                Object result = run.join();
                settle(log);
                if (result != null) {
                    out.println(result);
                }
                return Exit.OK;
            } catch (CompletionException failed) {
                settle(log);
                Throwable why = failed.getCause() == null ? failed : failed.getCause();
                if (why instanceof ResultUnreadableException ofTheJarsClass && ofTheJarsClass.run() != null) {
                    // The jar's classes are not loaded here, and the worker has told how its result reads.
                    out.println(ofTheJarsClass.run().preview());
                    return Exit.OK;
                }
                err.println(why instanceof RunException ? why.getMessage() : Errors.text(why));
                return Exit.FAILED;
            }
        }
    }

    private Computation<@Nullable Object> options(Computation<@Nullable Object> computation) {
        Computation<@Nullable Object> with = computation.pool(pool).priority(priority);
        if (timeoutSeconds != null) {
            with = with.timeout(Duration.ofSeconds(timeoutSeconds));
        }
        return atMostOnce ? with.atMostOnce() : with;
    }

    /** What it printed last is worth a moment's wait, and no failure. */
    private static void settle(CompletableFuture<Void> log) {
        log.completeOnTimeout(null, 5, TimeUnit.SECONDS)
                .exceptionally(gone -> null)
                .join();
    }
}
