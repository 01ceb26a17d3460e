package dev.computethis.worker.runner;

import dev.computethis.function.RunContext;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one bundle, which come first: its class files and resources, then its jars in their order, and
 * only then the JDK. Of the worker it shows {@code dev.computethis.function} alone, so a bundle may hold any other class
 * in any version, even of our own client. Classes are defined when first wanted, so their order does not matter.
 */
final class BundleLoader extends ClassLoader implements Closeable {

    private static final String SHARED_PACKAGE = RunContext.class.getPackageName() + ".";
    private static final ClassLoader WORKER = BundleLoader.class.getClassLoader();

    static {
        registerAsParallelCapable();
    }

    private final Bundle bundle;
    private final List<BundleJar> jars;
    private final ProtectionDomain domain;

    /** @param jars files of the bundle's jars, in its order */
    BundleLoader(Digest digest, Bundle bundle, List<Path> jars) throws IOException {
        super("bundle " + digest.hex().substring(0, 12), ClassLoader.getPlatformClassLoader());
        this.bundle = bundle;
        this.domain = domain(MemoryUrl.of(digest.hex() + "/", new byte[0]));
        List<BundleJar> opened = new ArrayList<>();
        for (Path jar : jars) {
            opened.add(new BundleJar(jar, domain(jar.toUri().toURL())));
        }
        this.jars = List.copyOf(opened);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("java.")) {
            return super.loadClass(name, resolve);
        }
        if (name.startsWith(SHARED_PACKAGE)) {
            return WORKER.loadClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = define(name);
            }
            if (found == null) {
                found = super.loadClass(name, false);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        throw new ClassNotFoundException(name);
    }

    private @Nullable Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = bundle.classes().get(name);
        if (bytes != null) {
            definePackageOf(name, null, null);
            return defineClass(name, bytes, 0, bytes.length, domain);
        }
        String path = name.replace('.', '/') + ".class";
        for (BundleJar jar : jars) {
            try {
                byte[] inJar = jar.read(path);
                if (inJar != null) {
                    definePackageOf(name, jar.manifest(), jar.url());
                    return defineClass(name, inJar, 0, inJar.length, jar.domain());
                }
            } catch (IOException broken) {
                throw new ClassNotFoundException(name + " can't be read from a jar of the bundle", broken);
            }
        }
        return null;
    }

    private void definePackageOf(String className, @Nullable Manifest manifest, @Nullable URL url) {
        int dot = className.lastIndexOf('.');
        if (dot < 0) {
            return;
        }
        String name = className.substring(0, dot);
        if (getDefinedPackage(name) == null) {
            PackageAttributes attributes = PackageAttributes.of(manifest, name);
            try {
                definePackage(
                        name,
                        attributes.specificationTitle(),
                        attributes.specificationVersion(),
                        attributes.specificationVendor(),
                        attributes.implementationTitle(),
                        attributes.implementationVersion(),
                        attributes.implementationVendor(),
                        attributes.sealed() ? url : null);
            } catch (IllegalArgumentException definedMeanwhile) {
                // Another thread loads another class of it; both would define the same.
                return;
            }
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        Enumeration<URL> own = ownResources(name);
        return own.hasMoreElements() ? own.nextElement() : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = Collections.list(ownResources(name));
        all.addAll(Collections.list(super.getResources(name)));
        return Collections.enumeration(all);
    }

    /** Reads without a URL, as one to a jar opens the jar anew or keeps it open for good. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] own = inMemory(name);
        if (own != null) {
            return new ByteArrayInputStream(own);
        }
        for (BundleJar jar : jars) {
            try {
                InputStream entry = jar.open(name);
                if (entry != null) {
                    return entry;
                }
            } catch (IOException unreadable) {
                return null; // As ClassLoader says: null where it can't be opened.
            }
        }
        return super.getResourceAsStream(name);
    }

    private Enumeration<URL> ownResources(String name) {
        List<URL> found = new ArrayList<>();
        byte[] own = inMemory(name);
        if (own != null) {
            found.add(MemoryUrl.of(name, own));
        }
        for (BundleJar jar : jars) {
            URL url = jar.resource(name);
            if (url != null) {
                found.add(url);
            }
        }
        return Collections.enumeration(found);
    }

    private byte @Nullable [] inMemory(String name) {
        byte[] resource = bundle.resources().get(name);
        if (resource == null && name.endsWith(".class")) {
            String className = name.substring(0, name.length() - ".class".length());
            return bundle.classes().get(className.replace('/', '.'));
        }
        return resource;
    }

    private ProtectionDomain domain(URL location) {
        return new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null, this, null);
    }

    @Override
    public void close() throws IOException {
        for (BundleJar jar : jars) {
            jar.close();
        }
    }
}
