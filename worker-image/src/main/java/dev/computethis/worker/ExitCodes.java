package dev.computethis.worker;

/** The codes with which a runner ends itself. */
public final class ExitCodes {

    /** Memory had run out, and left none to say so in a frame. */
    public static final int OUT_OF_MEMORY = 86;

    /** The runner failed by a mistake of its own, or has lost its launcher. */
    public static final int BROKEN = 87;

    private ExitCodes() {}
}
