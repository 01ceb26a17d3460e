package dev.computethis.engine;

import dev.computethis.engine.WorkerConnection.UnknownAssignmentException;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.WorkerLog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads the output of one run from its worker. */
final class RunLog {

    private final Leadership leader;
    private final Run run;

    RunLog(Leadership leader, Run run) {
        this.leader = leader;
        this.run = run;
    }

    CompletableFuture<LogChunk> read(long offset) {
        SliceCall call = leader.callOf(run.uid());
        if (call != null) {
            return read(call.worker, call.id, offset, true);
        }
        String name = run.status().worker();
        if (name == null) {
            boolean ended = run.status().phase().isTerminal();
            return CompletableFuture.completedFuture(new LogChunk("", offset, offset, ended));
        }
        WorkerLink worker = leader.worker(
                new WorkerKey(run.key().namespace(), run.submission().pool(), name));
        AssignmentId id =
                new AssignmentId(run.uid(), 0, Math.max(1, run.status().attempt()));
        return worker == null ? gone("worker " + name + " is gone") : read(worker, id, offset, false);
    }

    /** @param onItsWay whether the worker may not have it yet */
    private CompletableFuture<LogChunk> read(WorkerLink worker, AssignmentId id, long offset, boolean onItsWay) {
        CompletionStage<LogChunk> chunk =
                worker.connection.log(id, offset).thenApply(RunLog::chunk).thenApply(this::ofTheRun);
        return chunk.exceptionallyCompose(failure -> {
                    Throwable cause = TermLoop.cause(failure);
                    if (cause instanceof UnknownAssignmentException && onItsWay) {
                        return CompletableFuture.completedFuture(new LogChunk("", offset, offset, false));
                    }
                    return cause instanceof UnknownAssignmentException
                            ? gone("worker " + worker.name() + " no longer keeps it")
                            : CompletableFuture.failedFuture(Problem.of(
                                            Problem.Type.UNAVAILABLE,
                                            "Worker " + worker.name() + " does not answer: " + cause.getMessage())
                                    .toException());
                })
                .toCompletableFuture();
    }

    /** A slice that has ended may be followed by another, or by itself once more. */
    private LogChunk ofTheRun(LogChunk slice) {
        boolean complete = slice.complete() && run.status().phase().isTerminal();
        return new LogChunk(slice.text(), slice.offset(), slice.next(), complete);
    }

    private CompletableFuture<LogChunk> gone(String why) {
        return CompletableFuture.failedFuture(
                Problem.of(Problem.Type.GONE, "The output of run " + run.key() + " can't be read: " + why + ".")
                        .toException());
    }

    /** A character whose bytes have not all arrived is left for the next chunk. */
    static LogChunk chunk(WorkerLog log) {
        byte[] bytes = log.bytes();
        int length = log.complete() ? bytes.length : bytes.length - unfinished(bytes);
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return new LogChunk(text, log.offset(), log.offset() + length, log.complete());
    }

    /** How many bytes at the end begin a character of UTF-8 that they don't end. */
    private static int unfinished(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int b = bytes[bytes.length - back] & 0xFF;
            if ((b & 0xC0) != 0x80) {
                int wanted = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
                return wanted > back ? back : 0;
            }
        }
        return 0;
    }
}
