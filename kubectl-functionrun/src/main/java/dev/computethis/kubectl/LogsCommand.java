package dev.computethis.kubectl;

import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a function printed, from the worker that keeps it. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Prints what a run's function printed.")
final class LogsCommand implements Callable<Integer> {

    private static final long PAUSE_MILLIS = 500;

    @Mixin
    Target target = new Target();

    @Parameters(paramLabel = "RUN")
    String run = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run has ended.")
    boolean follow;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (Target.Compute compute = target.compute()) {
            String namespace = compute.client().namespace();
            long offset = 0;
            while (true) {
                LogChunk chunk = read(compute.client().service(), namespace, offset);
                out.print(chunk.text());
                out.flush();
                boolean isAllForNow = chunk.next() == offset;
                offset = chunk.next();
                if (chunk.complete() || (isAllForNow && !follow)) {
                    return Exit.OK;
                }
                if (isAllForNow) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        }
    }

    private LogChunk read(ComputeService service, String namespace, long offset) throws InterruptedException {
        try {
            return service.log(namespace, run, offset).toCompletableFuture().get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ProblemException refused) {
                Problem problem = refused.problem();
                throw new IllegalArgumentException(problem.detail(), refused);
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
