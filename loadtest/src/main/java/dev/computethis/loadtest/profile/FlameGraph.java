package dev.computethis.loadtest.profile;

import java.util.List;
import java.util.Locale;

/**
 * A flame graph as SVG, a still picture without script or other files. Each bar is a method, as wide as its share of the
 * samples; what it calls is above it. A bar's tooltip has the full name and the figures.
 */
final class FlameGraph {

    /** Of all samples; narrower bars would be specks. */
    private static final double NARROWEST = 0.003;

    private static final int WIDTH = 1200;
    private static final int MARGIN = 10;
    private static final int ROW = 17;
    private static final int HEAD = 66;
    /** Of a letter of the fixed-width face below, 11 pixels high. */
    private static final double LETTER = 6.7;

    private final StringBuilder svg = new StringBuilder();
    private final FlameTree root;
    private final double atLeast;
    private final int height;

    private FlameGraph(FlameTree root) {
        this.root = root;
        this.atLeast = root.samples() * NARROWEST;
        this.height = HEAD + root.depth(atLeast) * ROW + MARGIN;
    }

    /** @param title what was recorded, in one line */
    static String svg(List<Stack> stacks, String title) {
        FlameGraph graph = new FlameGraph(FlameTree.of(stacks));
        graph.head(title);
        graph.draw(graph.root, MARGIN, WIDTH - 2.0 * MARGIN, 0);
        return graph.svg.append("</svg>\n").toString();
    }

    private void head(String title) {
        svg.append(format("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">
                <style>text { font: 11px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #111; } .title { font-size: 15px; }
                rect { stroke: #fff; stroke-width: 0.5; }""", WIDTH, height, WIDTH, height));
        for (Origin origin : Origin.values()) {
            svg.append(format(" .%s { fill: %s; }", cssClass(origin), origin.color()));
        }
        svg.append(format("""

                </style>
                <rect width="%d" height="%d" fill="#fff"/>
                <text class="title" x="%d" y="24">%s</text>
                """, WIDTH, height, MARGIN, escaped(title)));
        int x = MARGIN;
        for (Origin origin : Origin.values()) {
            svg.append(format(
                    "<rect class=\"%s\" x=\"%d\" y=\"36\" width=\"14\" height=\"14\"/><text x=\"%d\" y=\"47\">%s</text>\n",
                    cssClass(origin), x, x + 19, escaped(origin.label())));
            x += 45 + (int) (origin.label().length() * LETTER);
        }
    }

    private void draw(FlameTree node, double x, double width, int level) {
        int y = height - MARGIN - (level + 1) * ROW;
        Frame frame = node.frame();
        svg.append(format(
                "<g><title>%s: %d samples, %.1f %%</title><rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                escaped(frame.qualified()),
                node.samples(),
                100.0 * node.samples() / Math.max(1, root.samples()),
                cssClass(frame.origin()),
                x,
                y,
                width,
                ROW - 1));
        String label = shortened(frame.label(), (int) ((width - 4) / LETTER));
        if (!label.isEmpty()) {
            svg.append(format("<text x=\"%.1f\" y=\"%d\">%s</text>", x + 2, y + 12, escaped(label)));
        }
        svg.append("</g>\n");
        double from = x;
        for (FlameTree callee : node.callees(atLeast)) {
            double share = width * callee.samples() / node.samples();
            draw(callee, from, share, level + 1);
            from += share;
        }
    }

    private static String cssClass(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    /** Nothing where no more than a letter or two had room. */
    private static String shortened(String label, int letters) {
        if (label.length() <= letters) {
            return label;
        }
        return letters < 4 ? "" : label.substring(0, letters - 1) + "…";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
