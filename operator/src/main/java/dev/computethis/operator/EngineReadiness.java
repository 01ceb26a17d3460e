package dev.computethis.operator;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the engine can serve; what is in its way is shown. */
@Readiness
@Singleton
final class EngineReadiness implements HealthCheck {

    private final Engine engine;

    EngineReadiness(Engine engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> obstacle = engine.obstacle();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("engine").status(obstacle.isEmpty());
        obstacle.ifPresent(why -> answer.withData("obstacle", why));
        return answer.build();
    }
}
