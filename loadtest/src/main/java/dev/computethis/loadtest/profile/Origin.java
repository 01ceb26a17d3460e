package dev.computethis.loadtest.profile;

import java.util.regex.Pattern;

/** Whose code a frame is of. Its colour is told from the others' by those who see few colours, too. */
enum Origin {
    OURS("dev.computethis", "#e8a23a", "dev\\.computethis\\."),
    SERVER("Quarkus, Vert.x, Netty", "#7db8e8", "(io\\.(quarkus|quarkiverse|vertx|netty)|org\\.jboss\\.resteasy)\\."),
    JDK("JDK", "#b9d9a8", "(java|javax|jdk|sun|com\\.sun)\\."),
    REST("other", "#d0d0d0", "");

    private final String label;
    private final String color;
    private final Pattern packages;

    Origin(String label, String color, String packages) {
        this.label = label;
        this.color = color;
        this.packages = Pattern.compile(packages);
    }

    String label() {
        return label;
    }

    /** As SVG has it; black letters can be read on it. */
    String color() {
        return color;
    }

    /** The first whose packages the class is of. */
    static Origin of(String className) {
        for (Origin origin : values()) {
            if (origin.packages.matcher(className).lookingAt()) {
                return origin;
            }
        }
        return REST;
    }
}
