package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;

/** Functions that change what holds for their whole JVM, in which the next function runs. */
final class Settings {

    private Settings() {}

    static RemoteCallable<Object> divertOutput() {
        return () -> {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
            System.setOut(nowhere);
            System.setErr(nowhere);
            System.setIn(new ByteArrayInputStream(new byte[] {1}));
            return "diverted";
        };
    }

    static RemoteCallable<Object> closeOutput() {
        return () -> {
            System.out.close();
            System.err.close();
            System.in.close();
            return "closed";
        };
    }

    static RemoteCallable<Object> closeTheDescriptors() {
        return () -> {
            new FileOutputStream(FileDescriptor.out).close();
            new FileOutputStream(FileDescriptor.err).close();
            return "closed";
        };
    }

    /** Whether what is printed arrives, and nothing is there to read. */
    static RemoteCallable<Object> printAndRead() {
        return () -> {
            System.out.println("heard");
            System.err.println("heard");
            return !System.out.checkError() && !System.err.checkError() && System.in.read() == -1;
        };
    }

    static RemoteCallable<Object> clearTheProperties() {
        return () -> {
            System.setProperty("java.io.tmpdir", "/nowhere");
            System.setProperty("left", "behind");
            System.setProperties(new Properties());
            return "cleared";
        };
    }

    static RemoteCallable<Object> moveToJapan() {
        return () -> {
            Locale.setDefault(Locale.JAPAN);
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            return "moved";
        };
    }

    static RemoteCallable<Object> removeTheProviders() {
        return () -> {
            for (Provider provider : Security.getProviders()) {
                Security.removeProvider(provider.getName());
            }
            return Security.getProviders().length;
        };
    }

    static RemoteCallable<Object> exitOnEveryUncaughtException() {
        return () -> {
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> Threads.explode());
            return "set";
        };
    }

    static RemoteCallable<Object> throwOnAThread() {
        return () -> {
            Thread thread = new Thread(() -> {
                throw new IllegalStateException("uncaught");
            });
            thread.start();
            thread.join();
            return "lives";
        };
    }

    static RemoteCallable<Object> setASecurityManager() {
        return () -> {
            try {
                Class<?> type = Class.forName("java.lang.SecurityManager");
                System.class
                        .getMethod("setSecurityManager", type)
                        .invoke(null, type.getConstructor().newInstance());
                return "set";
            } catch (ReflectiveOperationException | UnsupportedOperationException refused) {
                return "refused";
            }
        };
    }

    /** What the JVM is set to. */
    static RemoteCallable<Object> state() {
        return () -> System.getProperty("left") + " "
                + System.getProperty("java.io.tmpdir").startsWith("/nowhere")
                + " " + Locale.JAPAN.equals(Locale.getDefault()) + " "
                + TimeZone.getDefault().getID().equals("Asia/Tokyo") + " "
                + MessageDigest.getInstance("SHA-256").getDigestLength();
    }

    static RemoteCallable<Object> defineAClassOfTheJdk() {
        return () -> new Definer().define("java.lang.Stowaway");
    }

    static RemoteCallable<Object> loadNativeRubbish() {
        return () -> {
            java.nio.file.Path library = java.nio.file.Files.writeString(
                    java.nio.file.Path.of("rubbish.so").toAbsolutePath(), "no library");
            System.load(library.toString());
            return "loaded";
        };
    }

    /** The runner's own classes are there for whoever asks the right loader; they hold nothing of other runs. */
    static RemoteCallable<Object> startARunnerInTheRunner() {
        return () -> {
            Class<?> main = ClassLoader.getSystemClassLoader().loadClass("dev.computethis.worker.runner.Main");
            main.getMethod("main", String[].class).invoke(null, (Object) new String[] {"/nowhere", ".", "x", "false"});
            return "never";
        };
    }

    private static final class Definer extends ClassLoader {
        Object define(String name) throws Exception {
            try (InputStream in = Settings.class.getResourceAsStream("Settings.class")) {
                byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            }
        }
    }
}
