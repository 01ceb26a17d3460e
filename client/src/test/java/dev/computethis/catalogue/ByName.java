package dev.computethis.catalogue;

/** Names a class as text only. */
final class ByName {

    private ByName() {}

    static String load() throws ReflectiveOperationException {
        return Class.forName("dev.computethis.catalogue.Reflected").getSimpleName();
    }
}
