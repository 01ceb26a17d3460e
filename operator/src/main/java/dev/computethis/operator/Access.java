package dev.computethis.operator;

import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Port: who may do what. In Kubernetes a token review and an access review, locally one token. Thread-safe, never blocks. */
public interface Access {

    /**
     * Lets a request pass, or not.
     *
     * @param token the bearer token; null where none was sent
     * @return the user's name; fails with a {@code ProblemException} of type UNAUTHENTICATED, FORBIDDEN (naming user, verb
     *     and namespace), or UNAVAILABLE where it can't be found out
     */
    CompletionStage<String> admit(@Nullable String token, Verb verb, String namespace);

    /** What is asked of the namespace's runs; in Kubernetes the verb on {@code functionruns.computethis.dev}. */
    enum Verb {
        /** Submits a run, and stores the blobs it needs. */
        CREATE,
        /** Reads a run, its result, its log, a blob. */
        GET,
        /** Lists runs, pools, workers. */
        LIST,
        /** Cancels a run. */
        UPDATE,
        /** Removes a run. */
        DELETE;

        /** As it stands in a Kubernetes role. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
