package dev.computethis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.catalogue.Jobs;
import dev.computethis.internal.FakeService;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

class TracedRunTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final FakeService service = new FakeService();
    private final ComputeClient compute = ComputeClient.over(service, "default");

    @Test
    void aRunIsPartOfItsCallersTrace() {
        Span span = Span.wrap(SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
        try (Scope scope = span.makeCurrent()) {
            compute.computeThis(Jobs::square, 2).run();
        }

        assertThat(service.submissions.get(0).traceparent()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    }

    @Test
    void outsideOfATraceThereIsNone() {
        compute.computeThis(Jobs::square, 2).run();

        assertThat(service.submissions.get(0).traceparent()).isNull();
    }
}
