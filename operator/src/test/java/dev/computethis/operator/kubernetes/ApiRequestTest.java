package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRequestTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /apis/computethis.dev/v1alpha1/namespaces/a/functionruns          |                      | create | functionruns
            PATCH  | /apis/computethis.dev/v1alpha1/namespaces/a/functionruns/x/status |                      | patch  | functionruns/status
            GET    | /apis/computethis.dev/v1alpha1/namespaces/a/functionruns/x        |                      | get    | functionruns
            GET    | /apis/computethis.dev/v1alpha1/functionruns                       | limit=500            | list   | functionruns
            GET    | /apis/computethis.dev/v1alpha1/functionruns                       | a=b&watch=true       | watch  | functionruns
            GET    | /api/v1/namespaces/a/pods                                         | watch=false          | list   | pods
            DELETE | /api/v1/namespaces/a/pods/default-0                               |                      | delete | pods
            GET    | /api/v1/namespaces/a                                              |                      | get    | namespaces
            GET    | /api/v1/namespaces                                                |                      | list   | namespaces
            PUT    | /apis/coordination.k8s.io/v1/namespaces/a/leases/l                |                      | update | leases
            POST   | /apis/authentication.k8s.io/v1/tokenreviews                       |                      | create | tokenreviews
            GET    | /version                                                          |                      | get    | none
            """)
    void requestIsNamedAsTheServerNamesIt(String method, String path, String query, String verb, String resource) {
        assertThat(ApiRequest.of(method, path, query == null ? "" : query)).isEqualTo(new ApiRequest(verb, resource));
    }
}
