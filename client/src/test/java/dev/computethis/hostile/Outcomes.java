package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import javax.management.BadAttributeValueExpException;

/** Functions whose harm is in what they return or throw. */
final class Outcomes {

    private Outcomes() {}

    static RemoteCallable<Object> returnWhatCanNotTravel() {
        return Object::new;
    }

    static RemoteCallable<Object> returnBytes(int count) {
        return () -> new byte[count];
    }

    static RemoteCallable<Object> returnWhatIsNestedDeeply() {
        return () -> {
            List<Object> nested = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                nested = new ArrayList<>(List.of(nested));
            }
            return nested;
        };
    }

    static RemoteCallable<Object> returnWhat(Mischief mischief) {
        return () -> new Trap(mischief, false);
    }

    static RemoteCallable<Object> returnWhatPrintsItselfWith(Mischief mischief) {
        return () -> new Trap(mischief, true);
    }

    /** A known first link of a gadget chain: when read, it calls toString of what it holds. */
    static RemoteCallable<Object> returnAGadget() {
        return () -> new BadAttributeValueExpException(List.of("gadget"));
    }

    static RemoteCallable<Object> throwWhatCanNotTravel() {
        return () -> {
            throw new Stuck();
        };
    }

    static RemoteCallable<Object> throwWhatTellsNothing() {
        return () -> {
            throw new Mute();
        };
    }

    static RemoteCallable<Object> throwWhatHasCausesWithoutEnd() {
        return () -> {
            throw new Endless();
        };
    }

    static RemoteCallable<Object> throwALongStory() {
        return () -> {
            throw new IllegalStateException("long ".repeat(4_000_000));
        };
    }

    /** What a trap does when it is written, or printed. */
    enum Mischief {
        THROWS,
        EXITS,
        NEVER_ENDS;

        void happen() throws IOException {
            switch (this) {
                case THROWS -> throw new IOException("not to be written");
                case EXITS -> System.exit(21);
                case NEVER_ENDS -> Ends.waitForEver();
            }
        }
    }

    private static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Mischief mischief;
        private final boolean whenPrinted;

        Trap(Mischief mischief, boolean whenPrinted) {
            this.mischief = mischief;
            this.whenPrinted = whenPrinted;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            if (!whenPrinted) {
                mischief.happen();
            }
            out.defaultWriteObject();
        }

        @Override
        public String toString() {
            if (whenPrinted && System.getenv("COMPUTETHIS_RUNNER") != null) {
                try {
                    mischief.happen();
                } catch (IOException thrown) {
                    throw new IllegalStateException(thrown);
                }
            }
            return "trap";
        }
    }

    private static final class Stuck extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused") // It is what can't be serialized.
        private final Thread thread = Thread.currentThread();

        Stuck() {
            super("stuck");
        }
    }

    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no");
        }
    }

    private static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Endless() {
            super("endless", null, false, false);
        }

        @Override
        public synchronized Throwable getCause() {
            return new Endless();
        }
    }
}
