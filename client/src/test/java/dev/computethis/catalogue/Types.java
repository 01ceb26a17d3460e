package dev.computethis.catalogue;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Objects;

/** Sealed, generic, annotated and otherwise particular types of the user's. */
final class Types {

    private Types() {}

    static List<Case> cases() {
        Shape circle = new Circle(2);
        return List.of(
                new Case(
                        "a sealed hierarchy",
                        c -> c.computeThis(Types::area, circle).run(),
                        12),
                new Case(
                        "what its permitted classes are",
                        c -> c.computeThis(() -> Shape.class.getPermittedSubclasses().length)
                                .run(),
                        2),
                new Case(
                        "an abstract generic class",
                        c -> c.computeThis(() -> new Parser().parse("7")).run(),
                        7),
                new Case(
                        "bridge methods",
                        c -> c.computeThis(() -> ((Base<Integer>) new Parser()).parse("8"))
                                .run(),
                        8),
                new Case(
                        "an annotation read at run time",
                        c -> c.computeThis(() ->
                                        Marked.class.getAnnotation(Mark.class).value().word)
                                .run(),
                        "from the enum"),
                new Case(
                        "a generic signature read at run time",
                        c -> c.computeThis(() -> Holder.class
                                        .getDeclaredField("items")
                                        .getGenericType()
                                        .getTypeName())
                                .run(),
                        "java.util.List<dev.computethis.catalogue.Types$Item>"),
                new Case(
                        "an interface's constant",
                        c -> c.computeThis(() -> Constants.TEN + 1).run(),
                        11),
                new Case(
                        "custom serialization",
                        c -> c.computeThis(p -> p.rebuilt, new Rebuilt("v")).run(),
                        "v rebuilt"),
                new Case(
                        "readResolve",
                        c -> c.computeThis(s -> s == Single.INSTANCE, Single.INSTANCE)
                                .run(),
                        true),
                new Case(
                        "writeReplace",
                        c -> c.computeThis(s -> s.name, new Proxied("p")).run(),
                        "p"),
                new Case(
                        "Externalizable",
                        c -> c.computeThis(e -> e.value, new External(5)).run(),
                        5),
                new Case(
                        "an enum comes back as itself",
                        c -> c.computeThis(() -> Level.HIGH).run(),
                        Level.HIGH),
                new Case(
                        "a nested generic result",
                        c -> c.computeThis(() -> List.of(new Item("a"), new Item("b")))
                                .run(),
                        List.of(new Item("a"), new Item("b"))),
                new Case(
                        "a static initializer runs there",
                        c -> c.computeThis(() -> Initialized.VALUE).run(),
                        99),
                new Case(
                        "a superclass that is not serializable",
                        c -> c.computeThis(s -> s.base + s.own, new Sub("own")).run(),
                        "baseown"));
    }

    private static int area(Shape shape) {
        if (shape instanceof Circle circle) {
            return 3 * circle.radius() * circle.radius();
        }
        return ((Square) shape).side() * ((Square) shape).side();
    }

    sealed interface Shape extends Serializable permits Circle, Square {}

    record Circle(int radius) implements Shape {}

    record Square(int side) implements Shape {}

    abstract static class Base<T> {
        abstract T parse(String text);
    }

    static final class Parser extends Base<Integer> {
        @Override
        Integer parse(String text) {
            return Integer.valueOf(text);
        }
    }

    enum Word {
        ONE("from the enum");

        final String word;

        Word(String word) {
            this.word = word;
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Mark {
        Word value();
    }

    @Mark(Word.ONE)
    static final class Marked {
        private Marked() {}
    }

    record Item(String name) implements Serializable {}

    static final class Holder {
        List<Item> items = List.of();
    }

    interface Constants {
        Integer TEN = Integer.valueOf("10");
    }

    static final class Rebuilt implements Serializable {
        private final String value;
        transient String rebuilt = "";

        Rebuilt(String value) {
            this.value = value;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeUTF("rebuilt");
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            rebuilt = value + " " + in.readUTF();
        }
    }

    static final class Single implements Serializable {
        static final Single INSTANCE = new Single();

        private Object readResolve() {
            return INSTANCE;
        }
    }

    static final class Proxied implements Serializable {
        final transient String name;

        Proxied(String name) {
            this.name = name;
        }

        private Object writeReplace() {
            return new Proxy(name);
        }

        private record Proxy(String name) implements Serializable {
            private Object readResolve() {
                return new Proxied(name);
            }
        }
    }

    /** Public, with a public constructor, as Externalizable wants. */
    public static final class External implements Externalizable {
        int value;

        public External() {}

        External(int value) {
            this.value = value;
        }

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeInt(value);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            value = in.readInt();
        }
    }

    enum Level {
        LOW,
        HIGH
    }

    static final class Initialized {
        static final int VALUE = Objects.hash(1) * 0 + 99;

        private Initialized() {}
    }

    static class NotSerializableBase {
        String base = "base";
    }

    static final class Sub extends NotSerializableBase implements Serializable {
        final String own;

        Sub(String own) {
            this.own = own;
        }
    }
}
