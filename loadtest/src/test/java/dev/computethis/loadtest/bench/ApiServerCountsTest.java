package dev.computethis.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiServerCountsTest {

    private static final String METRICS = """
            # TYPE apiserver_request_total counter
            apiserver_request_total{code="201",component="apiserver",resource="functionruns",subresource="",verb="POST"} 40
            apiserver_request_total{code="200",component="apiserver",resource="functionruns",subresource="status",verb="PUT"} 1.2e+03
            apiserver_request_total{code="200",component="apiserver",resource="functionruns",subresource="",verb="LIST"} 3
            apiserver_request_total{code="404",component="apiserver",resource="functionruns",subresource="",verb="GET"} 2
            apiserver_request_total{code="200",component="apiserver",resource="functionruns",subresource="",verb="WATCH"} 9
            apiserver_request_total{code="200",component="apiserver",resource="functionruns",subresource="",verb="DELETE"} 9
            apiserver_request_total{code="201",component="apiserver",resource="pods",subresource="",verb="POST"} 70
            """;

    @Test
    void countsWritesAndReadsOfRunsAlone() {
        ApiServerCounts counts = ApiServerCounts.parse(METRICS);

        assertThat(counts).isEqualTo(new ApiServerCounts(1_240, 5));
        assertThat(new ApiServerCounts(1_250, 5).since(counts)).isEqualTo(new ApiServerCounts(10, 0));
    }
}
