package dev.computethis.loadtest.profile;

/**
 * A method on a stack.
 *
 * @param className with its package; empty for what is no method, such as a thread
 */
record Frame(String className, String method) {

    static Frame of(String className, String method) {
        return new Frame(lasting(className), method);
    }

    /** Without what the JVM numbers the lambdas of a class by, which differs from one JVM to the next. */
    static String lasting(String className) {
        return className.replaceAll("\\$\\$Lambda.*", "\\$\\$Lambda");
    }

    static Frame ofThread(String name) {
        return new Frame("", name);
    }

    Origin origin() {
        return Origin.of(className);
    }

    /** Class and method without the package. */
    String label() {
        return className.isEmpty() ? method : className.substring(className.lastIndexOf('.') + 1) + "." + method;
    }

    String qualified() {
        return className.isEmpty() ? method : className + "." + method;
    }
}
