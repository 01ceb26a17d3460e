package dev.computethis.worker.functions;

import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteRunnable;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Functions that leave something in their JVM which holds their classes. */
public final class Leaky {

    public static final RemoteRunnable REGISTER_DRIVER = () -> DriverManager.registerDriver(new NoDriver());
    public static final RemoteRunnable ADD_SHUTDOWN_HOOK =
            () -> Runtime.getRuntime().addShutdownHook(new Thread(() -> {}));
    public static final RemoteCallable<Integer> COUNT_FOR_THREAD = Leaky::count;

    private static final ThreadLocal<Integer> COUNT = ThreadLocal.withInitial(() -> 0);

    private Leaky() {}

    private static int count() {
        COUNT.set(COUNT.get() + 1);
        return COUNT.get();
    }

    /** Connects to nothing. */
    public static final class NoDriver implements Driver {
        @Override
        public @Nullable Connection connect(String url, Properties info) {
            return null;
        }

        @Override
        public boolean acceptsURL(String url) {
            return false;
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }
}
