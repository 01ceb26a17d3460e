package dev.computethis.operator.kubernetes;

import static dev.computethis.operator.kubernetes.ApiServer.failed;
import static dev.computethis.operator.kubernetes.ApiServer.unexpected;

import dev.computethis.crds.FunctionRun;
import dev.computethis.operator.Access;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Problem;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, as the cluster has it: a TokenReview tells whose a token is, a SubjectAccessReview whether that user
 * has the verb on {@code functionruns.computethis.dev} in the namespace. Answers are good for {@link #GOOD}: so long a
 * right that was taken away, or a token that was revoked, may still work.
 */
final class KubernetesAccess implements Access {

    static final Duration GOOD = Duration.ofSeconds(30);

    private static final int MOST = 10_000;

    private record User(String name, List<String> groups, String uid, Map<String, List<String>> extra) {}

    private record Question(User user, Verb verb, String namespace) {}

    /** No user where the server did not accept the token, and its reason then. */
    private record Identity(@Nullable User user, String reason) {}

    private final ApiServer server;
    private final String audience;
    private final Namespaces namespaces;
    private final ExpiringCache<Digest, Identity> identities;
    private final ExpiringCache<Question, Boolean> answers;

    /**
     * @param audience a token must have been issued for it
     * @param nanos a monotonic clock
     */
    KubernetesAccess(ApiServer server, String audience, Namespaces namespaces, LongSupplier nanos) {
        this.server = server;
        this.audience = audience;
        this.namespaces = namespaces;
        this.identities = new ExpiringCache<>(MOST, GOOD, nanos);
        this.answers = new ExpiringCache<>(MOST, GOOD, nanos);
    }

    @Override
    public CompletionStage<String> admit(@Nullable String token, Verb verb, String namespace) {
        if (token == null || token.isEmpty()) {
            return failed(Problem.of(
                            Problem.Type.UNAUTHENTICATED,
                            "Send a token in the header Authorization: Bearer …; kubectl create token NAME --audience="
                                    + audience + " makes one.")
                    .toException());
        }
        // By its digest, so that a dump of the heap does not give tokens away.
        Digest digest = Digest.of(token.getBytes(StandardCharsets.UTF_8));
        return identities.get(digest, () -> review(token)).thenCompose(identity -> {
            User user = identity.user();
            if (user == null) {
                return failed(Problem.of(
                                Problem.Type.UNAUTHENTICATED,
                                "The token was not accepted for audience " + audience + ": " + identity.reason())
                        .toException());
            }
            Question question = new Question(user, verb, namespace);
            return answers.get(question, () -> ask(question)).thenApply(allowed -> {
                if (!allowed) {
                    throw Problem.of(
                                    Problem.Type.FORBIDDEN,
                                    "User " + user.name() + " may not " + verb.word() + " functionruns."
                                            + FunctionRun.GROUP + " in namespace " + namespace + ".")
                            .toException();
                }
                if (!namespaces.contains(namespace)) {
                    throw Problem.of(
                                    Problem.Type.NOT_FOUND,
                                    "Namespace " + namespace + " is not served here; served are "
                                            + String.join(", ", namespaces.names()) + ".")
                            .toException();
                }
                return user.name();
            });
        });
    }

    private CompletionStage<Identity> review(String token) {
        TokenReview review = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .withAudiences(audience)
                .endSpec()
                .build();
        return server.post("apis/authentication.k8s.io/v1/tokenreviews", ApiServer.JSON, review)
                .thenCompose(reply -> {
                    if (!reply.isSuccess()) {
                        return failed(unexpected("Reviewing a token", reply));
                    }
                    TokenReviewStatus status =
                            server.read(reply, TokenReview.class).getStatus();
                    return CompletableFuture.completedFuture(identity(status));
                });
    }

    private Identity identity(@Nullable TokenReviewStatus status) {
        if (status == null || !Boolean.TRUE.equals(status.getAuthenticated())) {
            String error = status == null ? null : status.getError();
            return new Identity(null, Objects.requireNonNullElse(error, "it is not valid"));
        }
        // A server that knows no audiences leaves them out, and has then not checked ours.
        if (status.getAudiences() == null || !status.getAudiences().contains(audience)) {
            return new Identity(null, "it is for another audience");
        }
        UserInfo user = status.getUser();
        return new Identity(
                new User(
                        user.getUsername(),
                        List.copyOf(Objects.requireNonNullElse(user.getGroups(), List.of())),
                        Objects.requireNonNullElse(user.getUid(), ""),
                        Map.copyOf(Objects.requireNonNullElse(user.getExtra(), Map.of()))),
                "");
    }

    private CompletionStage<Boolean> ask(Question question) {
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(question.user().name())
                .withGroups(question.user().groups())
                .withUid(question.user().uid())
                .withExtra(question.user().extra())
                .withNewResourceAttributes()
                .withGroup(FunctionRun.GROUP)
                .withResource(FunctionRun.PLURAL)
                .withVerb(question.verb().word())
                .withNamespace(question.namespace())
                .endResourceAttributes()
                .endSpec()
                .build();
        return server.post("apis/authorization.k8s.io/v1/subjectaccessreviews", ApiServer.JSON, review)
                .thenCompose(reply -> {
                    if (!reply.isSuccess()) {
                        return failed(unexpected("Reviewing access", reply));
                    }
                    return CompletableFuture.completedFuture(
                            Boolean.TRUE.equals(server.read(reply, SubjectAccessReview.class)
                                    .getStatus()
                                    .getAllowed()));
                });
    }
}
