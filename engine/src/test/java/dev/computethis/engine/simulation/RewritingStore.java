package dev.computethis.engine.simulation;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStatus;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.Subscription;
import dev.computethis.protocol.Submission;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Shows each run with another submission than it has. */
final class RewritingStore extends ForwardingStore {

    private final UnaryOperator<Submission> rewrite;

    RewritingStore(RunStore store, UnaryOperator<Submission> rewrite) {
        super(store);
        this.rewrite = rewrite;
    }

    static Submission with(Submission submission, int priority, int maxAttempts) {
        return new Submission(
                submission.function(),
                submission.source(),
                submission.runtime(),
                submission.bundle(),
                submission.payload(),
                submission.invocations(),
                submission.pool(),
                priority,
                submission.delivery(),
                maxAttempts,
                submission.retryOn(),
                submission.activeDeadlineSeconds(),
                submission.ttlSecondsAfterFinished(),
                submission.traceparent(),
                submission.argumentsPreview());
    }

    private Run rewritten(Run run) {
        return new Run(
                run.key(),
                run.uid(),
                run.version(),
                run.created(),
                run.submitter(),
                rewrite.apply(run.submission()),
                run.cancelRequested(),
                run.status());
    }

    @Override
    public CompletionStage<Run> updateStatus(Run base, RunStatus status) {
        return super.updateStatus(base, status).thenApply(this::rewritten);
    }

    @Override
    public CompletionStage<@Nullable Run> read(RunKey key) {
        return super.read(key).thenApply(run -> run == null ? null : rewritten(run));
    }

    @Override
    public @Nullable Run find(RunKey key) {
        Run run = super.find(key);
        return run == null ? null : rewritten(run);
    }

    @Override
    public Collection<Run> all() {
        return super.all().stream().map(this::rewritten).toList();
    }

    @Override
    public Subscription watch(Listener listener) {
        return super.watch(new Listener() {
            @Override
            public void changed(Run run) {
                listener.changed(rewritten(run));
            }

            @Override
            public void removed(Run run) {
                listener.removed(run);
            }
        });
    }
}
