package dev.computethis.worker;

import java.nio.file.Path;
import java.util.List;

/**
 * What the launcher tells the runner on its command line.
 *
 * @param socket the Unix domain socket on which the launcher awaits it
 * @param worker the worker's name, for {@code RunContext}
 * @param ownContainer whether the launcher has a container for itself
 */
public record RunnerArguments(Path socket, Path blobs, String worker, boolean ownContainer) {

    public List<String> toCommandLine() {
        return List.of(socket.toString(), blobs.toString(), worker, Boolean.toString(ownContainer));
    }

    public static RunnerArguments parse(String[] args) {
        return new RunnerArguments(Path.of(args[0]), Path.of(args[1]), args[2], Boolean.parseBoolean(args[3]));
    }
}
