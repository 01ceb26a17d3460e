package dev.computethis.hostile;

import static dev.computethis.hostile.Attack.Place.ANYWHERE;
import static dev.computethis.hostile.Attack.Place.POD;
import static dev.computethis.protocol.Failure.Kind.Crashed;
import static dev.computethis.protocol.Failure.Kind.Exited;
import static dev.computethis.protocol.Failure.Kind.OutOfMemory;
import static dev.computethis.protocol.Failure.Kind.ResultNotSerializable;
import static dev.computethis.protocol.Failure.Kind.ResultTooLarge;
import static dev.computethis.protocol.Failure.Kind.Threw;

import dev.computethis.function.RemoteCallable;
import dev.computethis.hostile.Attack.Next;
import dev.computethis.hostile.Attack.Place;
import dev.computethis.hostile.Outcomes.Mischief;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.protocol.WorkerApi;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The catalogue of hostile functions. */
public final class Attacks {

    private static final Next SQUARE = new Next(Tame.square(9), 81);
    /** Time enough for a bomb to go off. */
    private static final Next SQUARE_LATER = new Next(Tame.squareAfter(1200, 9), 81);

    private static final Next HEARD = new Next(Settings.printAndRead(), true);
    private static final Next AS_IT_WAS = new Next(Settings.state(), "null false false false 32");

    private static final String LAUNCHER =
            "the launcher, a process of its own: it tells why, and starts another runner";
    private static final String DEADLINE = "the launcher's deadline; it kills the runner with all its processes";
    private static final String LEFTOVERS = "the runner looks for what is left, and is replaced";
    private static final String TREE = "kill of all processes that descend from the runner or carry its mark";
    private static final String SETTINGS = "the runner puts back what a JVM has but one of";
    private static final String FRAMES = "the launcher believes no frame: sizes, types and contents are checked";
    private static final String INIT = "whoever keeps the launcher: PID 1 of the pod, the fleet of the local engine";
    private static final String POD_ITSELF = "the pod's security context";

    private Attacks() {}

    public static List<Attack> all() {
        return Stream.of(
                        ends(),
                        memory(),
                        threads(),
                        processes(),
                        disks(),
                        outcomes(),
                        frames(),
                        settings(),
                        snooping(),
                        talk(),
                        launchers())
                .flatMap(List::stream)
                .toList();
    }

    public static List<Attack> at(Place place) {
        return all().stream()
                .filter(attack -> place == POD || attack.place() == ANYWHERE)
                .toList();
    }

    private static List<Attack> ends() {
        return List.of(
                of("calls System.exit", fails(Exited, "System.exit"), LAUNCHER, Ends.exit()),
                of("calls Runtime.halt", fails(Exited, "exit code 7"), LAUNCHER, Ends.halt()),
                of(
                        "exits with a shutdown hook that hangs",
                        fails(Exited, "not done ending after 1 s"),
                        "the launcher gives hooks one second",
                        Ends.exitWithAHookThatHangs()),
                of(
                        "leaves a shutdown hook that hangs",
                        returns("left"),
                        "hooks never hold a runner's end up",
                        Ends.leaveAHookThatHangs()),
                of("exits on another thread", fails(Exited, "System.exit"), LAUNCHER, Ends.exitOnAnotherThread()),
                of(
                        "exits while a class of it is initialized",
                        fails(Exited, "System.exit"),
                        LAUNCHER,
                        Ends.exitAtAClassesStart()),
                of("exits while it is deserialized", fails(Exited, "System.exit"), LAUNCHER, Ends.exitWhileItIsRead()),
                of("halts in a cleaner", fails(Exited, "exit code 8"), LAUNCHER, Ends.haltInACleaner()),
                of("kills its JVM", fails(Crashed, "SIGKILL"), LAUNCHER, Ends.signal("KILL")),
                of("terminates its JVM", fails(Exited, "System.exit"), LAUNCHER, Ends.signal("TERM")),
                of("sends its JVM a SIGSEGV", fails(Crashed, "SIGSEGV"), LAUNCHER, Ends.signal("SEGV")),
                of("stops its JVM", timesOut(), DEADLINE, Ends.signal("STOP")),
                of("writes to address 8 by Unsafe", fails(Crashed, "SIGSEGV"), LAUNCHER, Ends.writeToNowhere()),
                of("recurses without end", fails(Threw, ""), "the stack's limit", Ends.recurse()));
    }

    private static List<Attack> memory() {
        String limit = "the JVM's limit; the runner is replaced";
        return List.of(
                of("fills the heap", fails(OutOfMemory, "Java heap space"), limit, Memory.fillTheHeap()),
                of(
                        "fills the heap on another thread",
                        fails(OutOfMemory, "Java heap space"),
                        limit,
                        Memory.fillTheHeapOnAnotherThread()),
                of(
                        "fills the heap, catches the error, again",
                        returns("went on"),
                        "the JVM's limit",
                        Memory.catchTheErrorAndGoOn()),
                of("fills direct memory", fails(OutOfMemory, ""), limit, Memory.fillDirectMemory()),
                of(
                        "asks for too large an array",
                        fails(OutOfMemory, "array size"),
                        limit,
                        Memory.askForTooLargeAnArray()),
                of("makes classes without end", fails(OutOfMemory, "Metaspace"), limit, Memory.makeClassesWithoutEnd()),
                of("collects garbage without end", timesOut(), DEADLINE, Memory.collectGarbageWithoutEnd()));
    }

    private static List<Attack> threads() {
        return List.of(
                of("loops for ever", timesOut(), DEADLINE, Threads.loopForEver()),
                of("loops on 20 threads", timesOut(), DEADLINE, Threads.loopOnManyThreads()),
                of("ignores every interrupt", timesOut(), DEADLINE, Threads.ignoreEveryInterrupt()),
                of("locks itself out", timesOut(), DEADLINE, Threads.deadlock()),
                of("leaves 300 threads", returns("300"), LEFTOVERS, Threads.leaveThreads(300, false)),
                of("leaves a daemon thread", returns("1"), LEFTOVERS, Threads.leaveThreads(1, true)),
                of("leaves a loop", returns("left"), LEFTOVERS, Threads.leaveALoop()),
                bomb("leaves a time bomb in the root thread group", Threads.bombInTheRootGroup()),
                bomb("leaves a time bomb in a Timer", Threads.bombInATimer()),
                bomb("leaves a time bomb in CompletableFuture's scheduler", Threads.bombInTheDelayScheduler()),
                bomb("leaves a time bomb under that scheduler's name", Threads.bombUnderTheSchedulersName()),
                bomb("leaves a time bomb in a virtual thread", Threads.bombInAVirtualThread()),
                bomb("leaves a time bomb in the common pool", Threads.bombInTheCommonPool()),
                of(
                        "interrupts all threads",
                        returns("done"),
                        "the runner's own threads go on",
                        Threads.interruptAllThreads()));
    }

    private static Attack bomb(String name, RemoteCallable<Object> function) {
        return new Attack(name, ANYWHERE, returns("armed"), LEFTOVERS, function, SQUARE_LATER);
    }

    private static List<Attack> processes() {
        return List.of(
                of(
                        "forks 200 processes and waits",
                        timesOut(),
                        TREE,
                        Processes.forkTwoHundredAndWait(),
                        none("sleep 309")),
                of(
                        "forks 200 processes and returns",
                        returns("0"),
                        TREE,
                        Processes.forkTwoHundredAndReturn(),
                        none("sleep 310")),
                of("leaves a child", returns("left"), TREE, Processes.leaveAChild(), none("sleep 312")),
                of(
                        "leaves a child that ignores signals",
                        returns("left"),
                        TREE,
                        Processes.leaveAChildThatIgnoresSignals(),
                        none("sh -c trap '' TERM INT HUP; while :; do sleep 1; done")),
                of("leaves a daemon", returns("0"), TREE, Processes.leaveADaemon(), none("sleep 301")),
                new Attack(
                        "leaves a daemon that sheds its mark",
                        POD,
                        returns("0"),
                        "in a pod every orphan is taken for the function's",
                        Processes.leaveADaemonWithoutAMark(),
                        none("sleep 302")),
                of(
                        "attaches to the launcher",
                        returns("refused"),
                        "the launcher's JVM takes no agent",
                        Processes.attachToTheLauncher()));
    }

    private static Next none(String command) {
        return new Next(Processes.count(command), 0L);
    }

    private static List<Attack> disks() {
        return List.of(
                of(
                        "fills the disk and exits",
                        fails(Exited, "System.exit"),
                        "a runner's files go with it; a pod's volumes have a limit",
                        Disks.fillTheDiskAndExit(),
                        new Next(Disks.bytesOfOthers(), 0L)),
                of(
                        "leaves files that are hard to delete",
                        fails(Exited, "System.exit"),
                        "what can't be deleted is left; no link is followed",
                        Disks.leaveFilesThatAreHardToDelete()),
                of("opens 2000 files", returns("2000"), "the system's limit", Disks.openFiles(2000)),
                of(
                        "alters the bundles in the cache",
                        fails(Exited, "System.exit"),
                        "bundles are checked against their digest when read",
                        Disks.alterTheCacheAndExit()),
                of(
                        "deletes all that the launcher has on disk",
                        fails(Exited, "System.exit"),
                        "the launcher makes its folders anew, and is sent the bundle again",
                        Disks.deleteAllAndExit()),
                new Attack(
                        "alters the worker's image",
                        POD,
                        returns("\\[]"),
                        "a root file system that can't be written",
                        Disks.writeTo("/app/init", "/etc/passwd", "/usr/bin/java", "/opt/java/release", "/here"),
                        SQUARE));
    }

    private static List<Attack> outcomes() {
        return List.of(
                of(
                        "returns what can't be serialized",
                        fails(ResultNotSerializable, "java.lang.Object is not Serializable"),
                        "the runner",
                        Outcomes.returnWhatCanNotTravel()),
                of(
                        "returns 33 MiB",
                        fails(ResultTooLarge, "33554432 bytes"),
                        "`BLOB_BYTES`, counted while it is serialized",
                        Outcomes.returnBytes(33 << 20)),
                of(
                        "returns a list nested 100,000 deep",
                        fails(ResultNotSerializable, "StackOverflowError"),
                        "the stack's limit",
                        Outcomes.returnWhatIsNestedDeeply()),
                of(
                        "returns what throws when serialized",
                        fails(ResultNotSerializable, "not to be written"),
                        "the runner",
                        Outcomes.returnWhat(Mischief.THROWS)),
                of(
                        "returns what exits when serialized",
                        fails(Exited, "System.exit"),
                        LAUNCHER,
                        Outcomes.returnWhat(Mischief.EXITS)),
                of(
                        "returns what is never done being serialized",
                        timesOut(),
                        DEADLINE,
                        Outcomes.returnWhat(Mischief.NEVER_ENDS)),
                of(
                        "returns what throws when printed",
                        returns("trap"),
                        "the runner",
                        Outcomes.returnWhatPrintsItselfWith(Mischief.THROWS)),
                of(
                        "returns what is never done being printed",
                        timesOut(),
                        DEADLINE,
                        Outcomes.returnWhatPrintsItselfWith(Mischief.NEVER_ENDS)),
                of(
                        "returns a gadget",
                        new Ending.Refused("javax.management.BadAttributeValueExpException"),
                        "the client's filter: plain values of the JDK, and classes that were sent",
                        Outcomes.returnAGadget()),
                of(
                        "throws what can't be serialized",
                        fails(Threw, "stuck"),
                        "the runner",
                        Outcomes.throwWhatCanNotTravel()),
                of(
                        "throws what throws when asked for its message",
                        fails(Threw, "its getMessage() threw"),
                        "the runner",
                        Outcomes.throwWhatTellsNothing()),
                of(
                        "throws what has causes without end",
                        fails(Threw, "endless"),
                        "the runner follows 100 causes, and cuts the stack's text",
                        Outcomes.throwWhatHasCausesWithoutEnd()),
                of(
                        "throws with a message of 20 MB",
                        fails(Threw, "long long"),
                        "`FAILURE_TEXT_BYTES`",
                        Outcomes.throwALongStory()));
    }

    private static List<Attack> frames() {
        return List.of(
                of("sends a frame of −1 bytes", interfered(), FRAMES, Frames.send(-1, 'o')),
                of("sends a frame of 2 GiB", interfered(), FRAMES, Frames.send(Integer.MAX_VALUE, 'o')),
                of("sends a frame of no type", interfered(), FRAMES, Frames.send(0, 'z')),
                of("sends half an end", interfered(), FRAMES, Frames.send(1, 'e', (byte) 100)),
                of("sends that it left what nobody knows", interfered(), FRAMES, Frames.send(1, 's', (byte) '?')),
                of(
                        "sends rubbish as its outcome",
                        fails(Crashed, "outcome is none of it"),
                        "the service checks what it is given as an outcome",
                        Frames.sendRubbishAsTheOutcome()),
                of(
                        "sends another run's outcome",
                        fails(Crashed, "it is that of another"),
                        "the service checks what it is given as an outcome",
                        Frames.sendTheOutcomeOfAnotherRun()),
                of(
                        "forges a result of two billion elements",
                        new Ending.Refused("BLOB_BYTES"),
                        "the client's filter: limits on arrays, depth and bytes",
                        Frames.sendABombAsTheResult()));
    }

    private static Ending interfered() {
        return fails(Crashed, "interfered with its runner");
    }

    private static List<Attack> settings() {
        return List.of(
                of("diverts System.out, err and in", returns("diverted"), SETTINGS, Settings.divertOutput(), HEARD),
                of("closes System.out, err and in", returns("closed"), SETTINGS, Settings.closeOutput(), HEARD),
                of(
                        "closes the descriptors 1 and 2",
                        returns("closed"),
                        "output travels on another",
                        Settings.closeTheDescriptors(),
                        HEARD),
                of(
                        "clears the system properties",
                        returns("cleared"),
                        SETTINGS,
                        Settings.clearTheProperties(),
                        AS_IT_WAS),
                of("moves to Japan", returns("moved"), SETTINGS, Settings.moveToJapan(), AS_IT_WAS),
                of("removes the security providers", returns("0"), SETTINGS, Settings.removeTheProviders(), AS_IT_WAS),
                of(
                        "has every uncaught exception halt the JVM",
                        returns("set"),
                        SETTINGS,
                        Settings.exitOnEveryUncaughtException(),
                        new Next(Settings.throwOnAThread(), "lives")),
                of("sets a SecurityManager", returns("refused"), "the JDK", Settings.setASecurityManager()),
                of("defines a class in java.lang", fails(Threw, ""), "the JDK", Settings.defineAClassOfTheJdk()),
                of("loads rubbish as native code", fails(Threw, "rubbish.so"), "the JDK", Settings.loadNativeRubbish()),
                of(
                        "starts a runner in the runner",
                        fails(Threw, ""),
                        "a runner's socket is gone once it is connected",
                        Settings.startARunnerInTheRunner()));
    }

    private static List<Attack> snooping() {
        return List.of(
                of(
                        "looks for the service and the cluster in its environment",
                        returns(""),
                        "the launcher passes none of it on",
                        Snooping.itsOwnEnvironment()),
                of(
                        "looks for secrets on the launcher's command line",
                        returns("false"),
                        "there are none",
                        Snooping.theLaunchersCommandLine()),
                of(
                        "asks a worker without a signature",
                        returns("401"),
                        "signed requests",
                        Snooping.askAWorkerUnsigned()),
                of(
                        "asks a worker with a key of its own",
                        returns("401"),
                        "signed requests",
                        Snooping.askAWorkerWithAKeyOfItsOwn()),
                pod(
                        "looks for secrets in every environment of its pod",
                        "\\[]",
                        "the launcher is given a public key only",
                        Snooping.secretsInEnvironments()),
                pod(
                        "looks for a service account's token",
                        "\\[]",
                        "no token is mounted",
                        Snooping.filesUnder("/var/run/secrets")),
                pod(
                        "asks the API without a token",
                        "401",
                        "TokenReview",
                        Snooping.get("http://computethis.default.svc:8080/v1/namespaces/default/runs")),
                pod(
                        "asks the Kubernetes API for secrets",
                        "401|403",
                        "no token is mounted",
                        Snooping.getTrusting("https://kubernetes.default.svc/api/v1/namespaces/default/secrets")),
                pod(
                        "asks another pool's worker",
                        "401|no connection",
                        "signed requests; NetworkPolicy, where the cluster enforces it",
                        Snooping.get("http://default-0.default-workers.default.svc:8090" + WorkerApi.STATE)),
                pod(
                        "looks at its rights",
                        "Uid: 10001 .*, CapBnd: 0+.*, NoNewPrivs: 1, Seccomp: 2|"
                                + "Uid: 10001 .*, CapEff: 0+, CapBnd: 0+, NoNewPrivs: 1, Seccomp: 2",
                        POD_ITSELF,
                        Snooping.rights()),
                pod("sets the clock", "[1-9]\\d*", POD_ITSELF, Snooping.command("date -s @0")),
                pod("mounts a file system", "[1-9]\\d*", POD_ITSELF, Snooping.command("mount -t tmpfs none /tmp")),
                pod(
                        "makes a user namespace",
                        "[1-9]\\d*",
                        "seccomp's default profile",
                        Snooping.command("unshare -Ur true")),
                pod("becomes root", "[1-9]\\d*", POD_ITSELF, Snooping.command("su -c true </dev/null")));
    }

    private static Attack pod(String name, String result, String heldBy, RemoteCallable<Object> function) {
        return new Attack(name, POD, new Ending.Returns(Pattern.compile(result)), heldBy, function, SQUARE);
    }

    private static List<Attack> talk() {
        return List.of(
                of(
                        "prints 16 MiB",
                        returns("printed"),
                        "`LOG_BYTES`: the newest is kept, the cut marked",
                        Talk.printMebibytes(16)),
                of("prints 8 MiB without a line's end", returns("printed"), "`LOG_BYTES`", Talk.printWithoutALineEnd()),
                of("prints without end", timesOut(), DEADLINE, Talk.printWithoutEnd()),
                of(
                        "prints what a terminal or a page obeys",
                        returns("(?s).*script.*"),
                        "`kubectl logs` shows control characters as ?, the live page escapes",
                        Talk.printWhatATerminalObeys()),
                of(
                        "throws what a terminal or a page obeys",
                        fails(Threw, "<img"),
                        "`kubectl get` shows control characters escaped, so does the live page",
                        Talk.throwWhatATerminalObeys()),
                of(
                        "reports its progress a million times",
                        returns("reported"),
                        "only the latest is sent, five times a second",
                        Talk.reportAMillionTimes()),
                of(
                        "reports a progress of 200 %",
                        fails(Threw, "it must be from 0 to 1"), "the runner", Talk.reportTheImpossible()));
    }

    /** Last, as each costs the worker its launcher. */
    private static List<Attack> launchers() {
        return List.of(
                of("kills the launcher", new Ending.Lost(), INIT, Processes.signalTheLauncher("KILL")),
                of("sends the launcher a SIGSEGV", new Ending.Lost(), INIT, Processes.signalTheLauncher("SEGV")),
                pod("kills PID 1", ".*", "the kernel", Processes.signalPidOne("KILL")),
                pod("stops PID 1", ".*", "the kernel", Processes.signalPidOne("STOP")),
                new Attack("kills all it can", POD, new Ending.Lost(), INIT, Processes.killAllItCan(), SQUARE),
                pod(
                        "asks PID 1 to end",
                        "0",
                        "the worker drains as if its pod went; Kubernetes starts the container again",
                        Processes.signalPidOne("TERM")));
    }

    private static Attack of(String name, Ending ending, String heldBy, RemoteCallable<Object> function) {
        return of(name, ending, heldBy, function, SQUARE);
    }

    private static Attack of(String name, Ending ending, String heldBy, RemoteCallable<Object> function, Next next) {
        return new Attack(name, ANYWHERE, ending, heldBy, function, next);
    }

    private static Ending fails(Kind kind, String message) {
        return new Ending.Fails(kind, message);
    }

    private static Ending timesOut() {
        return new Ending.TimesOut();
    }

    private static Ending returns(String value) {
        return new Ending.Returns(Pattern.compile(value));
    }
}
