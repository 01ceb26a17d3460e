package dev.computethis.worker.runner;

import java.util.jar.Attributes;
import java.util.jar.Attributes.Name;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** What a jar's manifest says of one of its packages, such as the version that {@code Package} gives libraries. */
record PackageAttributes(
        @Nullable String specificationTitle,
        @Nullable String specificationVersion,
        @Nullable String specificationVendor,
        @Nullable String implementationTitle,
        @Nullable String implementationVersion,
        @Nullable String implementationVendor,
        boolean sealed) {

    static PackageAttributes of(@Nullable Manifest manifest, String packageName) {
        if (manifest == null) {
            return new PackageAttributes(null, null, null, null, null, null, false);
        }
        Attributes own = manifest.getAttributes(packageName.replace('.', '/') + "/");
        Attributes main = manifest.getMainAttributes();
        return new PackageAttributes(
                value(own, main, Name.SPECIFICATION_TITLE),
                value(own, main, Name.SPECIFICATION_VERSION),
                value(own, main, Name.SPECIFICATION_VENDOR),
                value(own, main, Name.IMPLEMENTATION_TITLE),
                value(own, main, Name.IMPLEMENTATION_VERSION),
                value(own, main, Name.IMPLEMENTATION_VENDOR),
                "true".equalsIgnoreCase(value(own, main, Name.SEALED)));
    }

    private static @Nullable String value(@Nullable Attributes own, Attributes main, Name name) {
        String value = own == null ? null : own.getValue(name);
        return value == null ? main.getValue(name) : value;
    }
}
