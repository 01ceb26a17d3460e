package dev.computethis;

/** Stands in for an exception of the function's that can't be read here. Its message is the remote stack as text. */
public final class RemoteStack extends Exception {

    private static final long serialVersionUID = 1L;

    private final String exceptionClass;

    public RemoteStack(String exceptionClass, String stack) {
        super(stack, null, false, false);
        this.exceptionClass = exceptionClass;
    }

    /** The class of the exception it stands for. */
    public String exceptionClass() {
        return exceptionClass;
    }
}
