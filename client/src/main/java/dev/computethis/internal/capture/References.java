package dev.computethis.internal.capture;

import dev.computethis.function.RunContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;

/**
 * What a class file names, read from its constant pool alone: whatever a class refers to has an entry there, be it
 * superclass, nest mate, permitted subclass, annotation, bootstrap handle or the type of a local variable.
 *
 * @param types binary names with dots; a few may be no classes at all, as a text constant can look like a descriptor
 * @param texts string constants that could be class names, which the class may load by reflection
 * @param asksOfItsRun whether it calls a method of {@link RunContext} that tells of the run, or tells it something
 */
record References(int javaRelease, List<String> types, List<String> texts, boolean asksOfItsRun) {

    // Tags of the constant pool, JVMS 4.4.
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int INTERFACE_METHOD = 11;
    /** Class file version 45 is that of Java 1. */
    private static final int VERSION_OF_JAVA_0 = 44;

    private static final String CONTEXT = RunContext.class.getName().replace('.', '/');
    /** These tell nothing of the run itself. */
    private static final Set<String> OF_NO_RUN = Set.of("current", "worker");

    private static final Pattern CLASS_NAME = Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
            + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)+");

    /** @throws IllegalArgumentException where these are not the bytes of a class file, or of a too new one */
    static References of(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        Set<String> types = new LinkedHashSet<>();
        Set<String> texts = new LinkedHashSet<>();
        boolean asksOfItsRun = false;
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            if (item == 0) {
                continue; // the second half of a long or double
            }
            switch (reader.readByte(item - 1)) {
                case CLASS -> type(reader.readUTF8(item, buffer), types);
                case STRING -> {
                    String text = reader.readUTF8(item, buffer);
                    if (text != null && CLASS_NAME.matcher(text).matches()) {
                        texts.add(text);
                    }
                }
                case INTERFACE_METHOD -> {
                    int nameAndType = reader.getItem(reader.readUnsignedShort(item + 2));
                    asksOfItsRun |= CONTEXT.equals(reader.readClass(item, buffer))
                            && !OF_NO_RUN.contains(reader.readUTF8(nameAndType, buffer));
                }
                case UTF8 -> {
                    if (mayBeDescriptor(classFile, item)) {
                        inDescriptor(utf8(classFile, reader, item), types);
                    }
                }
                default -> {}
            }
        }
        int major = reader.readUnsignedShort(6);
        int release = Math.max(major - VERSION_OF_JAVA_0, 1);
        return new References(release, List.copyOf(types), List.copyOf(texts), asksOfItsRun);
    }

    private static void type(String name, Set<String> types) {
        if (name.startsWith("[")) {
            inDescriptor(name, types);
        } else {
            types.add(name.replace('/', '.'));
        }
    }

    /** Finds types within a descriptor or generic signature: {@code Lcom/example/Jobs}, ended by {@code ;}, {@code <} or {@code .}. */
    private static void inDescriptor(String text, Set<String> types) {
        int from = text.indexOf('L');
        while (from >= 0) {
            int end = from + 1;
            while (end < text.length() && isInName(text.charAt(end))) {
                end++;
            }
            boolean isType = end > from + 1 && end < text.length() && ";<.".indexOf(text.charAt(end)) >= 0;
            if (isType) {
                types.add(text.substring(from + 1, end).replace('/', '.'));
            }
            from = text.indexOf('L', end);
        }
    }

    private static boolean isInName(char c) {
        return c == '/' || c == '-' || Character.isJavaIdentifierPart(c);
    }

    /** Descriptors and signatures start with one of these; all but few other texts don't. */
    private static boolean mayBeDescriptor(byte[] classFile, int item) {
        return switch (classFile[Math.min(item + 2, classFile.length - 1)]) {
            case 'L', '(', '[', '<', 'T' -> true;
            default -> false;
        };
    }

    /** Modified UTF-8 differs only for characters that don't occur in names in practice. */
    private static String utf8(byte[] classFile, ClassReader reader, int item) {
        return new String(classFile, item + 2, reader.readUnsignedShort(item), StandardCharsets.UTF_8);
    }
}
