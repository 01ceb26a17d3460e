package dev.computethis.engine.simulation;

import dev.computethis.engine.WorkerConnection;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.WorkerLog;
import dev.computethis.protocol.WorkerState;
import java.util.concurrent.CompletionStage;

/** A connection that is another, but for what a planted bug changes. */
class ForwardingConnection implements WorkerConnection {

    final WorkerConnection connection;

    ForwardingConnection(WorkerConnection connection) {
        this.connection = connection;
    }

    @Override
    public CompletionStage<WorkerState> state() {
        return connection.state();
    }

    @Override
    public CompletionStage<Outcome> run(Assignment assignment) {
        return connection.run(assignment);
    }

    @Override
    public CompletionStage<Outcome> runAhead(Assignment assignment) {
        return connection.runAhead(assignment);
    }

    @Override
    public CompletionStage<Void> takeBack(AssignmentId id) {
        return connection.takeBack(id);
    }

    @Override
    public CompletionStage<Outcome> await(AssignmentId id) {
        return connection.await(id);
    }

    @Override
    public CompletionStage<Void> putBlob(String namespace, Digest digest, byte[] content) {
        return connection.putBlob(namespace, digest, content);
    }

    @Override
    public CompletionStage<Void> cancel(AssignmentId id) {
        return connection.cancel(id);
    }

    @Override
    public CompletionStage<WorkerLog> log(AssignmentId id, long offset) {
        return connection.log(id, offset);
    }

    @Override
    public void acknowledge(AssignmentId id) {
        connection.acknowledge(id);
    }

    @Override
    public void close() {
        connection.close();
    }
}
