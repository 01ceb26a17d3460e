package dev.computethis.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** What a person sees and does on the live page, in Chromium, against the built service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePageIT {

    private LocalServer server;
    private ComputeClient compute;
    private Browser browser;

    @BeforeAll
    void start() throws IOException {
        assumeTrue(
                Browser.isThere(),
                "Skipped: no Chromium at /usr/bin/chromium (Debian: apt-get install chromium chromium-driver).");
        server = new LocalServer();
        compute = ComputeClient.connect(server.uri);
        browser = new Browser();
        open("/#token=" + server.token());
    }

    @AfterAll
    void end() throws InterruptedException {
        if (browser != null) {
            browser.close();
        }
        if (compute != null) {
            compute.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void blank() {
        browser.driver.get("about:blank");
        browser.size(1280, 900);
        browser.prefers("light");
        browser.complaints();
    }

    @AfterEach
    void signedIn() throws IOException {
        open("/#token=" + server.token());
    }

    @AfterEach
    void consoleIsQuiet() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.driver.getTitle()).isNotEqualTo("owned");
    }

    @Test
    void namespaceWithoutRunsSaysSo() {
        open("/#/empty");

        browser.awaitText(".connection", "Live");
        browser.awaitText(".overview", "No run is kept in this namespace");
        open("/#/empty/runs");
        browser.awaitText(".empty", "No run is kept in this namespace");
        assertThat(browser.text(".summary")).isEqualTo("No runs");
    }

    @Test
    void overviewShowsWhatRunsWaitsAndEnds() {
        PageJobs.square(compute, 7).run();
        List<RemoteFuture<Integer>> sleepers = sleepers(5);
        open("/");

        browser.awaitText(".tiles", "2\nWaiting");
        browser.awaitText(".tiles", "3\nRunning");
        browser.awaitText(".workers", "sleep");
        browser.awaitText(".legend", "PageJobs.sleepFor(int)");
        browser.awaitText(".runs", "49");
        assertThat(browser.text(".workers")).contains("default-0", "default-1", "default-2");
        browser.awaited("a drawn timeline", () -> pixels(".picture canvas") > 3 ? true : null);
        browser.awaited("a drawn chart", () -> pixels(".plot canvas") > 2 ? true : null);
        browser.picture("overview");

        sleepers.forEach(run -> run.cancel(true));
        browser.awaitText(".tiles", "cancelled");
        browser.awaitText(".tiles", "0\nRunning");
    }

    @Test
    void listIsPagedAndFilteredByTheService() {
        runs(120);
        open("/#/default/runs?function=squareOf");

        browser.awaitText(".summary", "Showing 100 of");
        assertThat(browser.driver.findElements(By.cssSelector(".runs tbody tr")))
                .hasSize(100);
        browser.picture("runs");
        browser.button("Older").click();
        browser.awaitText(".summary", "Showing 101–");
        browser.button("Newer").click();
        browser.awaitText(".summary", "Showing 100 of");

        browser.find("#f-function").clear();
        browser.find("#f-function").sendKeys("nosuchfunction");
        browser.awaitText(".empty", "No run matches");
        browser.awaited(
                "the filter in the address",
                () -> browser.driver.getCurrentUrl().endsWith("?function=nosuchfunction") ? true : null);
    }

    @Test
    void chosenRunsAreCancelledAndRunAgain() {
        List<RemoteFuture<Integer>> sleepers = sleepers(6);
        open("/#/default/runs?function=sleepFor&phase=Pending");
        browser.awaitText(".summary", "Showing 3 of 3");

        browser.button("Choose all shown").click();
        browser.button("Cancel 3").click();
        browser.driver.switchTo().alert().accept();
        browser.awaitText(".list", "3 of 3 asked to end.");
        browser.awaitText(".summary", "No runs");

        open("/#/default/runs?function=sleepFor&phase=Cancelled");
        browser.awaitText(".runs", "sleepfor-");
        browser.find(".runs tbody input").click();
        browser.button("Run 1 again").click();
        browser.awaitText(".list", "1 of 1 submitted again.");
        open("/#/default/runs?function=sleepFor&phase=Pending");
        browser.awaitText(".summary", "Showing 1 of 1");
        browser.button("Choose all shown").click();
        browser.button("Cancel 1").click();
        browser.awaitText(".summary", "No runs");
        sleepers.forEach(run -> run.cancel(true));
    }

    @Test
    void runsPageFollowsARunToItsEnd() {
        RemoteFuture<String> run = PageJobs.hostile(compute, 6000).runAsync();
        open("/" + run.page().orElseThrow().toString().replaceFirst(".*(?=#)", ""));

        browser.awaitText(".phase", "Running");
        browser.awaitText(".log", "red <script>document.title='owned'</script>");
        browser.awaitText(".caption", "Live.");
        assertThat(browser.text(".log")).doesNotContain("\u001b", "[31m", "0;owned");
        browser.awaitText(".phase", "Succeeded");
        browser.awaitText(".run", "<img src=x onerror=\"document.title='owned'\">[U+202E]");
        assertThat(browser.driver.findElements(By.cssSelector("main img, main script")))
                .isEmpty();
    }

    @Test
    void runsPageTellsHowARunDied() {
        RemoteFuture<Integer> run =
                PageJobs.fail(compute, "<b>no</b>\n\u001b[1mnews\u001b[0m").runAsync();
        open("/#/default/runs/" + run.runName());

        browser.awaitText(".phase", "Failed");
        browser.awaitText(".wrong-card", "The function threw an exception.");
        browser.awaitText(".wrong-card", "<b>no</b>\nnews");
        assertThat(browser.text("[aria-label=Arguments]")).isEqualTo("\"<b>no</b>\\u000A\\u001B[1mnews\\u001B[0m\"");
        assertThat(browser.text(".wrong-card pre")).contains("IllegalStateException", "PageJobs.failWith");
        assertThat(browser.driver.findElements(By.cssSelector("main b"))).isEmpty();
        browser.picture("failed-run");
        assertThat(run).isCompletedExceptionally();
    }

    @Test
    void unknownRunIsNamedAndSaidToBeUnknown() {
        open("/#/default/runs/nobody");

        browser.awaitText(".notice", "There is no run default/nobody.");
    }

    @Test
    void everythingIsReachedByKeyboard() {
        PageJobs.square(compute, 3).run();
        open("/#/default/runs");
        browser.awaitText(".runs", "squareof-");

        List<String> reached = new ArrayList<>();
        browser.script("document.getElementById('skip').focus()");
        for (int i = 0; i < 16; i++) {
            new Actions(browser.driver).sendKeys(Keys.TAB).perform();
            reached.add(String.valueOf(
                    browser.script("const at = document.activeElement; return at.name + ' ' + at.innerText")));
            assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle"))
                    .as("the focus on %s can be seen", reached.get(i))
                    .isNotEqualTo("none");
        }
        assertThat(String.join("\n", reached))
                .contains(
                        "Overview", "namespace", "phase", "function", "pool", "worker", "Choose all shown", "squareOf");

        browser.script("document.querySelector('.runs tbody a').focus()");
        new Actions(browser.driver).sendKeys(Keys.ENTER).perform();
        browser.awaitText(".run", "Result");
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("main");
    }

    @Test
    void fitsAPhoneAndTheDark() {
        runs(5);
        browser.size(390, 844);
        browser.prefers("dark");
        for (String view : List.of("/", "/#/default/runs", "/#/default/runs/" + newest())) {
            open(view);
            browser.awaitText(".connection", "Live");
            browser.awaitText("main", "squareOf");
            assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
                    .as("width of %s", view)
                    .isLessThanOrEqualTo(390);
            assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(16, 20, 26)");
        }
        open("/");
        browser.awaitText("main", "squareOf");
        browser.awaited("a drawn timeline", () -> pixels(".picture canvas") > 3 ? true : null);
        browser.picture("phone-dark");
    }

    @Test
    void cutConnectionIsSaidAndComesBackByItself() throws Exception {
        try (Relay relay = new Relay(server.uri.getPort())) {
            browser.driver.get(relay.uri + "/#token=" + server.token());
            browser.awaitText(".connection", "Live");

            relay.cut();
            browser.awaitText(".connection", "Connection lost. Again in");
            browser.picture("cut-off");
            relay.mend();
            browser.awaitText(".connection", "Live");
            PageJobs.square(compute, 4).run();
            browser.awaitText(".runs", "16");
        }
    }

    @Test
    void tokenOfTheAddressIsTakenFromIt() throws Exception {
        openSignedOut("/#token=" + server.token());

        browser.awaitText(".connection", "Live");
        assertThat(browser.driver.getCurrentUrl()).isEqualTo(server.uri + "/");
        assertThat(browser.script("return JSON.stringify(localStorage) + document.cookie"))
                .asString()
                .doesNotContain(server.token());
        browser.driver.navigate().refresh();
        browser.awaitText(".connection", "Live");
    }

    @Test
    void withoutATokenThePageAsksForOneAndShowsNothing() throws Exception {
        PageJobs.square(compute, 5).run();
        openSignedOut("/#/default/runs");

        browser.awaitText("main", "A token, please");
        assertThat(browser.text(".connection")).isEqualTo("Signed out");
        assertThat(browser.text("body")).doesNotContain("squareOf");
        browser.find("#token").sendKeys("wrong", Keys.ENTER);
        browser.awaitText(".signin", "The token is not that of this service.");
        browser.find("#token").sendKeys(server.token(), Keys.ENTER);
        browser.awaitText(".runs", "squareOf");
    }

    @Test
    void addressWithATokenSignsInAPageThatIsOpen() throws Exception {
        openSignedOut("/#/default/runs");
        browser.awaitText("main", "A token, please");

        browser.driver.get(server.uri + "/#token=" + server.token());

        browser.awaitText(".connection", "Live");
    }

    private void openSignedOut(String path) {
        browser.driver.get(server.uri + "/page/icon.svg");
        browser.script("sessionStorage.clear()");
        open(path);
    }

    private void open(String path) {
        browser.driver.get("about:blank");
        browser.driver.get(server.uri + path);
    }

    private void runs(int count) {
        List<RemoteFuture<Integer>> all = IntStream.range(0, count)
                .mapToObj(i -> PageJobs.square(compute, i).runAsync())
                .toList();
        all.forEach(RemoteFuture::join);
    }

    /** Runs that last until they are cancelled; more than three wait. */
    private List<RemoteFuture<Integer>> sleepers(int count) {
        List<RemoteFuture<Integer>> all = IntStream.range(0, count)
                .mapToObj(i -> PageJobs.sleep(compute, 120_000).runAsync())
                .toList();
        all.forEach(RemoteFuture::runName);
        return all;
    }

    private String newest() {
        return PageJobs.square(compute, 1).runAsync().runName();
    }

    /** How many colours a canvas shows. */
    /** The colours drawn; none while it is not there or has no size yet. */
    private long pixels(String css) {
        return (Long) browser.script(
                "const c = document.querySelector(arguments[0]); if (!c || !c.width || !c.height) return 0;"
                        + " const d = c.getContext('2d')"
                        + ".getImageData(0, 0, c.width, c.height).data; const s = new Set();"
                        + " for (let i = 0; i < d.length; i += 4) s.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return s.size",
                css);
    }
}
