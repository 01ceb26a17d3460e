package dev.computethis.protocol;

/** Reads and writes the values that several messages hold. */
final class Messages {

    private Messages() {}

    static Digest digest(BinaryReader in, String text) {
        if (!Digest.isDigest(text)) {
            throw in.malformed("names '" + text + "', which is no digest");
        }
        return new Digest(text);
    }

    static void assignmentId(BinaryWriter out, AssignmentId id) {
        out.text(id.uid()).int32(id.from()).int32(id.attempt());
    }

    static AssignmentId assignmentId(BinaryReader in) {
        return new AssignmentId(in.text(), in.int32(), in.int32());
    }

    static void heldSlice(BinaryWriter out, HeldSlice slice) {
        assignmentId(out, slice.id());
        out.int32(slice.to());
    }

    static HeldSlice heldSlice(BinaryReader in) {
        return new HeldSlice(assignmentId(in), in.int32());
    }

    static void progress(BinaryWriter out, Progress progress) {
        out.optional(progress.fraction(), (w, fraction) -> w.int64(Double.doubleToLongBits(fraction)))
                .text(progress.message());
    }

    static Progress progress(BinaryReader in) {
        return new Progress(in.optional(r -> Double.longBitsToDouble(r.int64())), in.text());
    }

    static void failure(BinaryWriter out, Failure failure) {
        out.text(failure.kind().name()).text(failure.message());
        out.optional(failure.exceptionClass(), BinaryWriter::text);
        out.optional(failure.stackTrace(), BinaryWriter::text);
        out.optional(failure.exception(), BinaryWriter::text);
        out.optional(failure.exitCode(), BinaryWriter::int32);
        out.optional(failure.threadDump(), BinaryWriter::text);
        out.optional(failure.logTail(), BinaryWriter::text);
        out.optional(failure.invocation(), BinaryWriter::int32);
    }

    static Failure failure(BinaryReader in) {
        return new Failure(
                in.constant(Failure.Kind.class),
                in.text(),
                in.optional(BinaryReader::text),
                in.optional(BinaryReader::text),
                in.optional(BinaryReader::text),
                in.optional(BinaryReader::int32),
                in.optional(BinaryReader::text),
                in.optional(BinaryReader::text),
                in.optional(BinaryReader::int32));
    }
}
