package dev.computethis.operator.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.computethis.ComputeClient;
import dev.computethis.FunctionFailedException;
import dev.computethis.function.RunContext;
import dev.computethis.operator.dashboard.LocalServer;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One trace from the caller through API and dispatcher to the function. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    private Collector collector;
    private LocalServer server;
    private ComputeClient compute;

    @BeforeAll
    void start() throws IOException {
        collector = new Collector();
        server = new LocalServer(
                Map.of("computethis.tracing.endpoint", collector.uri().toString()));
        compute = ComputeClient.connect(server.uri);
    }

    @AfterAll
    void end() throws InterruptedException {
        compute.close();
        server.close();
        collector.close();
    }

    @Test
    void fromCallerToFunction() {
        String told;
        try (Scope scope = caller(TraceFlags.getSampled()).makeCurrent()) {
            told = Objects.requireNonNull(compute.computeThis(
                            () -> String.valueOf(RunContext.current().traceparent()))
                    .name("traced")
                    .run());
        }

        Span submit = span("submit traced");
        Span run = span("run traced");
        Span start = span("start traced");
        assertThat(hex(submit.getParentSpanId())).isEqualTo(CALLER);
        assertThat(run.getParentSpanId()).isEqualTo(submit.getSpanId());
        assertThat(start.getParentSpanId()).isEqualTo(run.getSpanId());
        assertThat(told).isEqualTo("00-" + TRACE + "-" + hex(start.getSpanId()) + "-01");
        assertThat(submit.getTraceId())
                .isEqualTo(run.getTraceId())
                .isEqualTo(start.getTraceId())
                .isEqualTo(ByteString.copyFrom(HexFormat.of().parseHex(TRACE)));
        assertThat(start.getStartTimeUnixNano()).isLessThanOrEqualTo(start.getEndTimeUnixNano());
        assertThat(run.getStatus().getCode()).isNotEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(start.getAttributesList())
                .anySatisfy(attribute -> assertThat(attribute.getKey()).isEqualTo("computethis.worker"));
    }

    @Test
    void whatFailsSaysSo() {
        assertThatThrownBy(() -> compute.computeThis(() -> {
                            throw new IllegalStateException("broken");
                        })
                        .name("failing")
                        .run())
                .isInstanceOf(FunctionFailedException.class);

        Span run = span("run failing");
        assertThat(run.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(run.getStatus().getMessage()).contains("broken");
        assertThat(run.getAttributesList()).anySatisfy(attribute -> {
            assertThat(attribute.getKey()).isEqualTo("error.type");
            assertThat(attribute.getValue().getStringValue()).isEqualTo(IllegalStateException.class.getName());
        });
    }

    @Test
    void aTraceThatItsCallerDoesNotRecordIsNotSent() {
        try (Scope scope = caller(TraceFlags.getDefault()).makeCurrent()) {
            compute.computeThis(() -> 1).name("unrecorded").run();
        }
        compute.computeThis(() -> 2).name("recorded later").run();

        span("run recorded later");
        assertThat(collector.spans()).doesNotContainKeys("submit unrecorded", "run unrecorded", "start unrecorded");
    }

    private static io.opentelemetry.api.trace.Span caller(TraceFlags flags) {
        return io.opentelemetry.api.trace.Span.wrap(SpanContext.create(TRACE, CALLER, flags, TraceState.getDefault()));
    }

    private Span span(String name) {
        Awaitility.await(name)
                .atMost(Duration.ofSeconds(30))
                .until(() -> collector.spans().containsKey(name));
        return Objects.requireNonNull(collector.spans().get(name));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
