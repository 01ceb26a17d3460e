package dev.computethis.kubectl;

import dev.computethis.ComputeException;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** What a person at a terminal is told of a failure. */
final class Errors {

    private Errors() {}

    static String text(Throwable failure) {
        if (failure instanceof KubernetesClientException refused && refused.getStatus() != null) {
            return refused.getStatus().getMessage();
        }
        if (failure instanceof ComputeException || failure instanceof IllegalArgumentException) {
            return String.valueOf(failure.getMessage());
        }
        return failure.toString();
    }
}
