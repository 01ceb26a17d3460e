package dev.computethis.catalogue;

/** Reached by its name alone; no other class refers to it. */
final class NamedOnly {
    private NamedOnly() {}
}
