package dev.computethis.loadtest.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class FlameGraphTest {

    /** Of a bar for all samples, in pixels. */
    private static final double WHOLE = 1180;

    @Test
    void aBarIsAsWideAsItsShareOfTheSamplesAndStandsOnItsCaller() throws Exception {
        Document picture = picture(
                Stacks.of("a.A.run", "java.util.TreeMap.get"),
                Stacks.of("a.A.run", "java.util.TreeMap.get"),
                Stacks.of("a.A.run", "java.util.TreeMap.get"),
                Stacks.of("a.A.run", "dev.computethis.X.tick"));

        Element caller = bar(picture, "a.A.run: 4 samples, 100.0 %");
        Element wide = bar(picture, "java.util.TreeMap.get: 3 samples, 75.0 %");
        Element narrow = bar(picture, "dev.computethis.X.tick: 1 samples, 25.0 %");

        assertThat(number(caller, "width")).isEqualTo(WHOLE);
        assertThat(number(wide, "width")).isEqualTo(WHOLE * 3 / 4);
        assertThat(number(narrow, "width")).isEqualTo(WHOLE / 4);
        assertThat(number(narrow, "x")).isEqualTo(number(wide, "x") + WHOLE * 3 / 4);
        assertThat(number(wide, "y")).isEqualTo(number(caller, "y") - 17);
        assertThat(wide.getAttribute("class")).isEqualTo("jdk");
        assertThat(narrow.getAttribute("class")).isEqualTo("ours");
    }

    @Test
    void namesAreEscaped() throws Exception {
        String svg = FlameGraph.svg(List.of(Stacks.of("a.A.<init>")), "reads & writes");

        assertThat(svg).contains("A.&lt;init&gt;", "reads &amp; writes").doesNotContain("<init>");
        assertThat(bar(parsed(svg), "a.A.<init>: 1 samples, 100.0 %")).isNotNull();
    }

    @Test
    void aBarTooNarrowToSeeIsLeftOutWithAllOnIt() throws Exception {
        List<Stack> stacks = new ArrayList<>(Collections.nCopies(997, Stacks.of("a.A.often")));
        stacks.addAll(Collections.nCopies(3, Stacks.of("a.A.seldom")));
        stacks.add(Stacks.of("a.A.once", "a.B.deep", "a.C.deeper"));

        Document picture = picture(stacks.toArray(Stack[]::new));

        assertThat(titles(picture))
                .containsExactly(
                        "all: 1001 samples, 100.0 %", "main: 1001 samples, 100.0 %", "a.A.often: 997 samples, 99.6 %");
        stacks.remove(stacks.size() - 1);
        assertThat(titles(picture(stacks.toArray(Stack[]::new)))).contains("a.A.seldom: 3 samples, 0.3 %");
    }

    private static Document picture(Stack... stacks) throws Exception {
        return parsed(FlameGraph.svg(List.of(stacks), "a test"));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> titles(Document picture) {
        NodeList titles = picture.getElementsByTagName("title");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < titles.getLength(); i++) {
            texts.add(titles.item(i).getTextContent());
        }
        return texts;
    }

    private static Element bar(Document picture, String title) {
        int place = titles(picture).indexOf(title);
        assertThat(place).as(title).isNotNegative();
        Element group =
                (Element) picture.getElementsByTagName("title").item(place).getParentNode();
        return (Element) group.getElementsByTagName("rect").item(0);
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
