package dev.computethis.catalogue;

/** Named by no class file but its own. */
final class Reflected {
    @Override
    public String toString() {
        return "reflected";
    }
}
