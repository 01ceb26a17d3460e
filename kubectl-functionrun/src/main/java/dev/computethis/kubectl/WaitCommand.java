package dev.computethis.kubectl;

import dev.computethis.crds.FunctionRun;
import dev.computethis.crds.FunctionRunStatus;
import dev.computethis.crds.Phase;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Waits for a run's end. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = {
            "Waits until a run has ended, and prints its result or why there is none.",
            "Exits with 0 where it succeeded, 1 where it did not or the time was over."
        })
final class WaitCommand implements Callable<Integer> {

    @Mixin
    Target target = new Target();

    @Parameters(paramLabel = "RUN")
    String run = "";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "How long to wait; a day unless set.")
    long timeoutSeconds;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (KubernetesClient kubernetes = target.kubernetes()) {
            Runs.named(kubernetes, run);
            FunctionRun ended = kubernetes
                    .resources(FunctionRun.class)
                    .withName(run)
                    .waitUntilCondition(
                            seen -> seen == null || Exit.isTerminal(Runs.phase(seen)),
                            timeoutSeconds,
                            TimeUnit.SECONDS);
            if (ended == null) {
                err.println("run " + run + " was deleted");
                return Exit.FAILED;
            }
            Phase phase = Runs.phase(ended);
            FunctionRunStatus status = ended.getStatus();
            if (phase == Phase.Succeeded) {
                out.println(status.result() == null ? "" : status.result().preview());
            } else {
                String why = status.failure() == null
                        ? status.message()
                        : status.failure().message();
                err.println("run " + run + " " + phase + ": " + why);
            }
            return Exit.of(phase);
        } catch (KubernetesClientTimeoutException late) {
            err.println("run " + run + " has not ended within " + timeoutSeconds + " s");
            return Exit.FAILED;
        }
    }
}
