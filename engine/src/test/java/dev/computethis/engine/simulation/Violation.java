package dev.computethis.engine.simulation;

/** A promise that was not kept. */
record Violation(Promise promise, String what) {

    @Override
    public String toString() {
        return promise + " (" + promise.meaning + "): " + what;
    }
}
