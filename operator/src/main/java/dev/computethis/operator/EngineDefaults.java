package dev.computethis.operator;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What {@code computethis.engine} implies for Quarkus itself, so that it is the only switch: where to listen. Weaker
 * than any other source, so that it may still be set.
 */
public final class EngineDefaults implements ConfigSourceFactory {

    private static final int BELOW_ALL_OTHERS = 10;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        boolean kubernetes =
                "kubernetes".equals(context.getValue("computethis.engine").getValue());
        Map<String, String> defaults = Map.of("quarkus.http.host", kubernetes ? "0.0.0.0" : "127.0.0.1");
        return List.of(new PropertiesConfigSource(defaults, "defaults of the engine", BELOW_ALL_OTHERS));
    }
}
