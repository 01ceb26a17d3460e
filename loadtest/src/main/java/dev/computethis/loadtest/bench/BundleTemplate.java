package dev.computethis.loadtest.bench;

import dev.computethis.function.RemoteCallable;

/** A function that gives a text, by which class files of it are told apart; refers to nothing, so that it travels alone. */
public final class BundleTemplate implements RemoteCallable<String> {

    private static final long serialVersionUID = 1L;

    /** Stands once in the class file, as it is; what is put in its place is as long. */
    static final String TEXT = "bundle-000000000000";

    @Override
    public String call() {
        return TEXT;
    }
}
