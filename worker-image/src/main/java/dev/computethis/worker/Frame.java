package dev.computethis.worker;

import org.jspecify.annotations.Nullable;

/** One message between launcher and runner. Both are of the same build, so frames carry no version. */
public record Frame(Type type, byte[] body) {

    /** What a frame says. */
    public enum Type {
        /** Runner: it is up and takes a slice. Empty. */
        READY('r'),
        /** Launcher: run this slice; an encoded {@link dev.computethis.protocol.Assignment}, as it was posted. */
        RUN('R'),
        /** Runner: the function wrote this to standard output or error. */
        OUTPUT('o'),
        /** Runner: the slice has ended; a {@link SliceEnd}. */
        ENDED('e'),
        /** Runner: what the function left behind, once it had time to go away: {@link LeftBehind} by name, or empty. */
        SETTLED('s'),
        /** Runner: the function said how far it is; an encoded {@link dev.computethis.protocol.Progress}. */
        PROGRESS('p'),
        /** Runner: the function asks whether it is cancelled, so it will heed {@link #CANCEL}. Empty. */
        HEEDS_CANCEL('h'),
        /** Launcher: tell the function that it is cancelled. Empty. */
        CANCEL('C'),
        /** Launcher: say what all threads do. Empty. */
        DUMP_THREADS('D'),
        /** Runner: the thread dump, as text. */
        THREADS('t'),
        /** Runner: its JVM was told to exit, and is about to; the text says by whom. */
        EXITING('x');

        private static final @Nullable Type[] BY_CODE = new Type[128];

        static {
            for (Type type : values()) {
                BY_CODE[type.code] = type;
            }
        }

        private final byte code;

        Type(char code) {
            this.code = (byte) code;
        }

        byte code() {
            return code;
        }

        /** Null where no type has it. */
        static @Nullable Type of(byte code) {
            return code < 0 ? null : BY_CODE[code];
        }
    }
}
