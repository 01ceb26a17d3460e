package dev.computethis.loadtest.report;

import java.awt.Color;
import java.util.List;

/** The colours of a chart, for light or dark surroundings; told apart by those who see few colours, too. */
record Palette(Color background, Color text, Color grid, List<Color> series) {

    static final Palette LIGHT = new Palette(
            new Color(0xffffff),
            new Color(0x1f2328),
            new Color(0xd8dee4),
            colors(0x0072b2, 0xe07b00, 0x009e73, 0xb63679, 0x56b4e9, 0x8c6d1f, 0x6a51a3, 0x7f7f7f));

    static final Palette DARK = new Palette(
            new Color(0x0d1117),
            new Color(0xe6edf3),
            new Color(0x30363d),
            colors(0x58a6ff, 0xf0a04b, 0x3fc99a, 0xf278b4, 0xa5d8ff, 0xd9c27a, 0xb39ddb, 0xb0b0b0));

    Color series(int index) {
        return series.get(index % series.size());
    }

    private static List<Color> colors(int... rgb) {
        return java.util.Arrays.stream(rgb).mapToObj(Color::new).toList();
    }
}
