package dev.computethis.worker.runner;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Deserializes an object of a payload, its classes found by the bundle's loader. */
final class ShippedObjects extends ObjectInputStream {

    private final ClassLoader loader;
    private @Nullable ClassNotFoundException firstMissing;

    private ShippedObjects(byte[] serialized, ClassLoader loader) throws IOException {
        super(new ByteArrayInputStream(serialized));
        this.loader = loader;
    }

    /**
     * @throws ClassNotFoundException naming the class, also where Java would say of a lambda that it "cannot assign
     *     instance of SerializedLambda to field", and name the field's class
     */
    static Object read(byte[] serialized, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (ShippedObjects in = new ShippedObjects(serialized, loader)) {
            try {
                return in.readObject();
            } catch (ClassCastException consequence) {
                if (in.firstMissing == null) {
                    throw consequence;
                }
                in.firstMissing.addSuppressed(consequence);
                throw in.firstMissing;
            }
        }
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
        try {
            return Class.forName(described.getName(), false, loader);
        } catch (ClassNotFoundException missing) {
            if (described.getName().indexOf('.') < 0) {
                return super.resolveClass(described); // The primitive types, and they alone, are known to the JDK only.
            }
            firstMissing = firstMissing == null ? missing : firstMissing;
            throw missing;
        }
    }

    @Override
    @SuppressWarnings("deprecation") // Proxy.getProxyClass is the one way to the class without an instance of it.
    protected Class<?> resolveProxyClass(String[] interfaceNames) throws IOException, ClassNotFoundException {
        Class<?>[] interfaces = new Class<?>[interfaceNames.length];
        for (int i = 0; i < interfaces.length; i++) {
            interfaces[i] = Class.forName(interfaceNames[i], false, loader);
        }
        try {
            return Proxy.getProxyClass(loader, interfaces);
        } catch (IllegalArgumentException unfit) {
            throw new ClassNotFoundException(String.join(", ", interfaceNames), unfit);
        }
    }
}
