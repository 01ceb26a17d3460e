package dev.computethis.operator.tracing;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.Run;
import dev.computethis.engine.WorkerKey;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.TraceParent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans by OTLP over HTTP to the collector at {@code computethis.tracing.endpoint}; does nothing where that is not
 * set. A trace is recorded where its caller's is, and, of those that begin here, the share {@code
 * computethis.tracing.ratio}. Spans go in the background; where the collector is away they are dropped, and no run waits.
 * Thread-safe.
 */
@Singleton
public final class Tracing implements DispatcherMetrics {

    private static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("k8s.namespace.name");
    private static final AttributeKey<String> RUN = AttributeKey.stringKey("computethis.run.name");
    private static final AttributeKey<String> UID = AttributeKey.stringKey("computethis.run.uid");
    private static final AttributeKey<String> POOL = AttributeKey.stringKey("computethis.pool");
    private static final AttributeKey<String> WORKER = AttributeKey.stringKey("computethis.worker");
    private static final AttributeKey<String> PHASE = AttributeKey.stringKey("computethis.phase");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("computethis.attempt");
    private static final AttributeKey<Long> INVOCATION = AttributeKey.longKey("computethis.invocation");
    private static final AttributeKey<Long> INVOCATIONS = AttributeKey.longKey("computethis.invocations");
    /** As OpenTelemetry's conventions name what went wrong. */
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration LAST_SPANS = Duration.ofSeconds(5);

    private final SpanIds ids = new SpanIds();
    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;

    @Inject
    public Tracing(
            @ConfigProperty(name = "computethis.tracing.endpoint") Optional<String> endpoint,
            @ConfigProperty(name = "computethis.tracing.ratio") double ratio) {
        String base = endpoint.map(String::strip).orElse("");
        if (base.isEmpty()) {
            provider = null;
            tracer = null;
            return;
        }
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(base.replaceAll("/+$", "") + "/v1/traces")
                .build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder()
                        .put("service.name", "computethis")
                        .build())
                .setIdGenerator(ids)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(DELAY)
                        .build())
                .build();
        tracer = provider.get("dev.computethis");
    }

    /** Whether anything is sent. */
    public boolean isOn() {
        return tracer != null;
    }

    /**
     * Submits within a span: what is submitted names it as the run's parent.
     *
     * @param submit what submits and waits for the run's end
     */
    public CompletionStage<RunView> submit(
            String namespace, Submission submission, Function<Submission, CompletionStage<RunView>> submit) {
        if (tracer == null) {
            return submit.apply(submission);
        }
        SpanBuilder builder = tracer.spanBuilder("submit " + submission.function())
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(NAMESPACE, namespace)
                .setAttribute(POOL, submission.pool());
        TraceParent caller = TraceParent.parse(submission.traceparent());
        Span span = (caller == null ? builder.setNoParent() : builder.setParent(remote(caller))).startSpan();
        SpanContext own = span.getSpanContext();
        TraceParent parent = new TraceParent(
                own.getTraceId(), own.getSpanId(), own.getTraceFlags().asHex());
        return submit.apply(submission.withTraceparent(parent.toString())).whenComplete((run, failure) -> {
            if (run != null) {
                span.setAttribute(RUN, run.name());
            } else if (failure != null) {
                span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
            }
            span.end();
        });
    }

    @Override
    public void finished(Run run, @Nullable Duration waited, @Nullable Duration ran, @Nullable Duration took) {
        TraceParent parent = TraceParent.parse(run.submission().traceparent());
        if (tracer == null || parent == null) {
            return;
        }
        Instant end = Instant.now();
        // The resource tells when it was made in whole seconds only.
        Instant start = took == null ? run.created() : end.minus(took);
        Attributes attributes = Attributes.builder()
                .put(NAMESPACE, run.key().namespace())
                .put(RUN, run.key().name())
                .put(UID, run.uid())
                .put(POOL, run.submission().pool())
                .put(ATTEMPT, run.status().attempt())
                .put(INVOCATIONS, run.submission().invocations())
                .build();
        TraceParent own = parent.run(run.uid());
        record(
                "run " + run.submission().function(),
                parent,
                own,
                start,
                end,
                attributes,
                run.status().phase(),
                run.status().failure());
    }

    @Override
    public void ended(WorkerKey worker, @Nullable Run run, Outcome outcome) {
        TraceParent parent =
                run == null ? null : TraceParent.parse(run.submission().traceparent());
        if (tracer == null || run == null || parent == null) {
            return;
        }
        Instant end = Instant.now();
        Attributes attributes = Attributes.builder()
                .put(NAMESPACE, run.key().namespace())
                .put(RUN, run.key().name())
                .put(WORKER, worker.name())
                .put(ATTEMPT, outcome.id().attempt())
                .put(INVOCATION, outcome.id().from())
                .put(INVOCATIONS, outcome.to() - outcome.id().from())
                .build();
        record(
                "start " + run.submission().function(),
                parent.run(run.uid()),
                parent.start(outcome.id()),
                end.minusNanos(outcome.durationNanos()),
                end,
                attributes,
                outcome.phase(),
                outcome.failure());
    }

    private void record(
            String name,
            TraceParent parent,
            TraceParent own,
            Instant start,
            Instant end,
            Attributes attributes,
            Phase phase,
            @Nullable Failure failure) {
        if (tracer == null) {
            return;
        }
        SpanBuilder builder = tracer.spanBuilder(name)
                .setParent(remote(parent))
                .setStartTimestamp(start)
                .setAllAttributes(attributes)
                .setAttribute(PHASE, phase.name());
        Span span = ids.with(own.spanId(), builder::startSpan);
        if (phase != Phase.Succeeded) {
            span.setStatus(StatusCode.ERROR, failure == null ? phase.name() : String.valueOf(failure.message()));
        }
        if (failure != null) {
            String type = failure.exceptionClass();
            span.setAttribute(ERROR_TYPE, type == null ? failure.kind().name() : type);
        }
        span.end(end);
    }

    private static Context remote(TraceParent parent) {
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        parent.traceId(),
                        parent.spanId(),
                        TraceFlags.fromHex(parent.flags(), 0),
                        TraceState.getDefault())));
    }

    /** Sends what is left. */
    @PreDestroy
    void end() {
        if (provider != null) {
            provider.shutdown().join(LAST_SPANS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
