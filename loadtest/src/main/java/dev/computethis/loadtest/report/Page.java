package dev.computethis.loadtest.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code index.html}: one file that needs no other, for a wide screen or a phone, light or dark. */
final class Page {

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>ComputeThis load test</title>
            <style>
            :root { color-scheme: light dark; --text: #1f2328; --dim: #59636e; --back: #ffffff; --line: #d8dee4; --warn: #9a3412; }
            @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9198a1; --back: #0d1117; --line: #30363d; --warn: #fdba74; } }
            body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
            p.dim, figcaption { color: var(--dim); } p.warn { color: var(--warn); font-weight: 600; }
            figure { margin: 1.5rem 0; } figure img { width: 100%; height: auto; }
            .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
            .left { text-align: left; } thead th { position: sticky; top: 0; background: var(--back); }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { color: var(--dim); } dd { margin: 0; }
            </style></head><body>
            """;

    private final StringBuilder html = new StringBuilder(HEAD);

    /** @param facts about the run, as name and value */
    Page head(String subtitle, List<String> warnings, Map<String, String> facts) {
        html.append("<h1>ComputeThis load test</h1>\n<p class=\"dim\">")
                .append(escaped(subtitle))
                .append("</p>\n");
        warnings.forEach(warning ->
                html.append("<p class=\"warn\">").append(escaped(warning)).append("</p>\n"));
        html.append("<dl>\n");
        facts.forEach((name, value) -> html.append("<dt>")
                .append(escaped(name))
                .append("</dt><dd>")
                .append(escaped(value))
                .append("</dd>\n"));
        html.append("</dl>\n");
        return this;
    }

    Page chart(Chart chart, String light, String dark) {
        html.append("<figure><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"")
                .append(data(dark))
                .append("\"><img alt=\"")
                .append(escaped(chart.title()))
                .append("\" src=\"")
                .append(data(light))
                .append("\"></picture>\n<figcaption>")
                .append(escaped(chart.caption()))
                .append("</figcaption></figure>\n");
        return this;
    }

    Page table(String title, List<Figure> figures) {
        if (figures.isEmpty()) {
            return this;
        }
        html.append("<h2>")
                .append(escaped(title))
                .append("</h2>\n<div class=\"wide\"><table><thead><tr><th class=\"left\">figure<th class=\"left\">of"
                        + "<th class=\"left\">function<th class=\"left\">mode<th>functions<th>workers<th>median<th>least"
                        + "<th>most<th class=\"left\">unit<th>ratio<th class=\"left\">to</tr></thead><tbody>\n");
        for (Figure figure : figures) {
            html.append("<tr>");
            left(figure.name());
            left(figure.engine());
            left(figure.function());
            left(figure.mode());
            right(number(figure.functions()));
            right(number(figure.workers()));
            right(number(figure.value()));
            right(number(figure.min()));
            right(number(figure.max()));
            left(figure.unit());
            right(figure.ratio() == null ? "" : number(figure.ratio()));
            left(figure.ratioTo() == null ? "" : figure.ratioTo());
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
        return this;
    }

    String end() {
        return html.append("</body></html>\n").toString();
    }

    private void left(String text) {
        html.append("<td class=\"left\">").append(escaped(text));
    }

    private void right(String text) {
        html.append("<td>").append(escaped(text));
    }

    static String number(double value) {
        double size = Math.abs(value);
        if (size == Math.rint(size)) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        return String.format(
                Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }

    private static String data(String svg) {
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
