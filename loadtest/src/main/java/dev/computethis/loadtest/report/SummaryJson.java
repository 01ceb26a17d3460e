package dev.computethis.loadtest.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code summary.json}: an array with one object per figure. */
final class SummaryJson {

    private SummaryJson() {}

    static String of(List<Figure> figures) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Figure figure : figures) {
            all.add(entry(figure));
        }
        return JSON.std
                .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                .asString(all);
    }

    private static Map<String, Object> entry(Figure figure) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", figure.name());
        entry.put("engine", figure.engine());
        entry.put("workers", figure.workers());
        entry.put("functions", figure.functions());
        entry.put("function", figure.function());
        entry.put("mode", figure.mode());
        entry.put("value", rounded(figure.value()));
        entry.put("unit", figure.unit());
        put(entry, "ratioTo", figure.ratioTo());
        put(entry, "ratio", figure.ratio() == null ? null : rounded(figure.ratio()));
        entry.put("min", rounded(figure.min()));
        entry.put("max", rounded(figure.max()));
        entry.put("runs", figure.runs());
        return entry;
    }

    @SuppressWarnings("NullAway") // The map may hold null, which is what JSON then says; its type can't tell.
    private static void put(Map<String, Object> entry, String name, @org.jspecify.annotations.Nullable Object value) {
        entry.put(name, value);
    }

    /** To four significant digits, as the rest is noise. */
    static double rounded(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return 0;
        }
        return new java.math.BigDecimal(value)
                .round(new java.math.MathContext(4))
                .doubleValue();
    }
}
