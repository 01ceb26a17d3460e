package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RunContext;

/** Functions that print and report too much, or what a terminal or a page would obey. */
final class Talk {

    private Talk() {}

    static RemoteCallable<Object> printMebibytes(int count) {
        return () -> {
            String line = "x".repeat(1023);
            for (int i = 0; i < count * 1024; i++) {
                System.out.println(line);
            }
            return "printed";
        };
    }

    static RemoteCallable<Object> printWithoutALineEnd() {
        return () -> {
            String much = "y".repeat(1 << 20);
            for (int i = 0; i < 8; i++) {
                System.out.print(much);
            }
            return "printed";
        };
    }

    static RemoteCallable<Object> printWithoutEnd() {
        return () -> {
            while (true) {
                System.out.println("more");
            }
        };
    }

    static RemoteCallable<Object> printWhatATerminalObeys() {
        return () -> {
            System.out.println("\u001b[2J\u001b]0;title\u0007\r[default-0] forged <script>alert(1)</script>");
            System.out.write(new byte[] {(byte) 0xff, 0, 1, 2, (byte) 0xc2, (byte) 0x9b}, 0, 6);
            return "\u001b[31m<script>alert(1)</script>";
        };
    }

    static RemoteCallable<Object> throwWhatATerminalObeys() {
        return () -> {
            throw new IllegalStateException("\u001b[2J<img src=x onerror=alert(1)>");
        };
    }

    static RemoteCallable<Object> reportAMillionTimes() {
        return () -> {
            for (int i = 0; i < 1_000_000; i++) {
                RunContext.current().progress(i / 1e6, "turn " + i + "\u001b[2J".repeat(100));
            }
            return "reported";
        };
    }

    static RemoteCallable<Object> reportTheImpossible() {
        return () -> {
            RunContext.current().progress(2, "more than all");
            return "never";
        };
    }
}
