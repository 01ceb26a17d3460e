package dev.computethis.internal.capture;

import dev.computethis.protocol.Limits;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What people call a function.
 *
 * @param display such as {@code Jobs.square(int):12}, and {@code Main.main(lambda):31} for a lambda
 * @param source {@code Jobs.java:12}; null where the class file does not say, as the JDK's don't
 * @param variables the names of the implementation's parameters, which start with what the function captured; empty
 *     where they are not known
 */
record FunctionName(String display, @Nullable String source, List<String> variables) {

    private static final Pattern GROOVY = Pattern.compile("(.+)\\$_(.+)_(closure|lambda)\\d+");

    /** @param classFile that of the implementation's class; null where it is not at hand */
    static FunctionName of(SerializedLambda lambda, byte @Nullable [] classFile) {
        Finder finder = new Finder(lambda.getImplMethodName(), lambda.getImplMethodSignature());
        if (classFile != null) {
            new ClassReader(classFile).accept(finder, ClassReader.SKIP_FRAMES);
        }
        String type = simple(lambda.getImplClass());
        String name = type.endsWith(")") ? type : type + "." + method(lambda);
        return new FunctionName(
                cut(finder.line == 0 ? name : name + ":" + finder.line),
                finder.file == null || finder.line == 0 ? null : finder.file + ":" + finder.line,
                finder.variables());
    }

    /** Of a function that is an object of a class of its own, with the class file of that class. */
    static FunctionName of(Class<?> type, byte @Nullable [] classFile) {
        Finder finder = new Finder("", "");
        if (classFile != null) {
            new ClassReader(classFile).accept(finder, ClassReader.SKIP_FRAMES);
        }
        return new FunctionName(cut(simple(type.getName().replace('.', '/'))), finder.file, List.of());
    }

    private static String method(SerializedLambda lambda) {
        String name = lambda.getImplMethodName();
        if (isLambda(name)) {
            return switch (enclosing(name)) {
                case "", "static" -> "(lambda)";
                case "new" -> "new(lambda)";
                default -> enclosing(name) + "(lambda)";
            };
        }
        String arguments = Arrays.stream(Type.getArgumentTypes(lambda.getImplMethodSignature()))
                .map(type -> simple(type.getClassName().replace('.', '/')))
                .collect(Collectors.joining(","));
        return (name.equals("<init>") ? "new" : name) + "(" + arguments + ")";
    }

    /** Whether a method of this name is a lambda's body: javac's {@code lambda$main$0}, Kotlin's {@code main$lambda$0}. */
    static boolean isLambda(String method) {
        return method.startsWith("lambda$") || method.contains("$lambda$");
    }

    /** The method a lambda stands in; empty where its name does not tell. */
    private static String enclosing(String lambda) {
        if (!lambda.startsWith("lambda$")) {
            return lambda.substring(0, lambda.indexOf("$lambda$"));
        }
        String[] parts = lambda.split("\\$", -1);
        return parts.length > 2 ? parts[1] : "";
    }

    /**
     * {@code com/example/Outer$Inner} to {@code Outer.Inner}, and the class that Groovy makes of a closure in a method
     * {@code total} to {@code Outer.total(closure)}.
     */
    private static String simple(String internalName) {
        String last = internalName.substring(internalName.lastIndexOf('/') + 1);
        Matcher closure = GROOVY.matcher(last);
        if (closure.matches()) {
            return simple(closure.group(1)) + "." + closure.group(2) + "(" + closure.group(3) + ")";
        }
        return last.replaceAll("\\$(?=\\p{Alpha})", ".");
    }

    private static String cut(String text) {
        return text.length() <= Limits.FUNCTION_LENGTH ? text : text.substring(0, Limits.FUNCTION_LENGTH - 1) + "…";
    }

    /** Finds a method's first line and its parameters' names. */
    private static final class Finder extends ClassVisitor {
        private final String method;
        private final String descriptor;
        private final List<@Nullable String> slots = new ArrayList<>();
        private boolean isStatic;
        private @Nullable String file;
        private int line;

        Finder(String method, String descriptor) {
            super(Opcodes.ASM9);
            this.method = method;
            this.descriptor = descriptor;
        }

        @Override
        public void visitSource(@Nullable String source, @Nullable String debug) {
            file = source;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String itsDescriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            if (!name.equals(method) || !itsDescriptor.equals(descriptor)) {
                return null;
            }
            isStatic = (access & Opcodes.ACC_STATIC) != 0;
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitLineNumber(int number, Label start) {
                    line = line == 0 ? number : Math.min(line, number);
                }

                @Override
                public void visitLocalVariable(
                        String variable, String type, @Nullable String generic, Label start, Label end, int index) {
                    while (slots.size() <= index) {
                        slots.add(null);
                    }
                    if (slots.get(index) == null) {
                        slots.set(index, variable);
                    }
                }
            };
        }

        /** Parameters lie in the first slots, of which a long or double takes two. */
        List<String> variables() {
            List<String> names = new ArrayList<>();
            int slot = 0;
            if (!isStatic && !slots.isEmpty()) {
                names.add("this");
                slot = 1;
            }
            Type[] parameters = method.isEmpty() ? new Type[0] : Type.getArgumentTypes(descriptor);
            for (Type parameter : parameters) {
                @Nullable String name = slot < slots.size() ? slots.get(slot) : null;
                if (name == null) {
                    return List.of();
                }
                // Kotlin writes a captured variable with a dollar sign before it.
                names.add(name.startsWith("$") ? name.substring(1) : name);
                slot += parameter.getSize();
            }
            return List.copyOf(names);
        }
    }
}
