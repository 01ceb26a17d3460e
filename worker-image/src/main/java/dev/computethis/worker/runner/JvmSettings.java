package dev.computethis.worker.runner;

import java.io.InputStream;
import java.io.PrintStream;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** What a function can set for the whole JVM, as it was before; put back after each slice. */
final class JvmSettings {

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Properties properties = copy(System.getProperties());
    private final Locale locale = Locale.getDefault();
    private final Locale display = Locale.getDefault(Locale.Category.DISPLAY);
    private final Locale format = Locale.getDefault(Locale.Category.FORMAT);
    private final TimeZone zone = TimeZone.getDefault();
    private final Provider[] providers = Security.getProviders();
    private final Thread.@Nullable UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();

    private JvmSettings() {}

    static JvmSettings now() {
        return new JvmSettings();
    }

    void restore() {
        System.setOut(out);
        System.setErr(err);
        // There is none to read; and a closed one would stay closed.
        System.setIn(InputStream.nullInputStream());
        if (!properties.equals(System.getProperties())) {
            System.setProperties(copy(properties));
        }
        if (!display.equals(Locale.getDefault(Locale.Category.DISPLAY))
                || !format.equals(Locale.getDefault(Locale.Category.FORMAT))
                || !locale.equals(Locale.getDefault())) {
            Locale.setDefault(locale);
            Locale.setDefault(Locale.Category.DISPLAY, display);
            Locale.setDefault(Locale.Category.FORMAT, format);
        }
        if (!zone.equals(TimeZone.getDefault())) {
            TimeZone.setDefault((TimeZone) zone.clone());
        }
        if (!Arrays.equals(providers, Security.getProviders())) {
            restoreProviders();
        }
        Thread.setDefaultUncaughtExceptionHandler(uncaught);
    }

    /** Without its providers a JVM has no SHA-256, with which bundles are checked. */
    private void restoreProviders() {
        for (Provider found : Security.getProviders()) {
            Security.removeProvider(found.getName());
        }
        for (Provider provider : providers) {
            Security.addProvider(provider);
        }
    }

    private static Properties copy(Properties properties) {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }
}
