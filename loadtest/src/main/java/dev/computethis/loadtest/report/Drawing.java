package dev.computethis.loadtest.report;

import dev.computethis.loadtest.report.Chart.Axis;
import dev.computethis.loadtest.report.Chart.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws charts with XChart. */
final class Drawing {

    private static final int WIDTH = 840;
    private static final int HEIGHT = 500;
    /** Twice the usual, for sharp screens. */
    private static final int DPI = 144;

    private final Chart chart;
    private final Palette palette;

    Drawing(Chart chart, Palette palette) {
        this.chart = chart;
        this.palette = palette;
    }

    void writePng(Path file) throws IOException {
        BitmapEncoder.saveBitmapWithDPI(draw(), file.toString(), BitmapFormat.PNG, DPI);
    }

    String svg() throws IOException {
        return new String(ChartEncoder.getBytes(draw(), "svg"), StandardCharsets.UTF_8);
    }

    private IChart draw() {
        return chart.hasBars() ? bars() : lines();
    }

    private CategoryChart bars() {
        CategoryChart drawn = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(chart.title())
                .xAxisTitle(chart.xTitle())
                .yAxisTitle(chart.yTitle())
                .build();
        style(drawn.getStyler());
        drawn.getStyler().setStacked(chart.x() == Axis.STACKED);
        drawn.getStyler().setAvailableSpaceFill(chart.x() == Axis.STACKED ? 0.98 : 0.7);
        if (chart.y() == Axis.POWERS_OF_10) {
            wholeDecades(drawn.getStyler());
        }
        drawn.getStyler().setXAxisMaxLabelCount(10);
        drawn.getStyler().setAxisTickLabelsFont(font(Font.PLAIN, 14));
        if (chart.series().size() == 1) {
            drawn.getStyler().setLegendVisible(false);
            drawn.getStyler().setLabelsVisible(true);
            drawn.getStyler().setLabelsFont(font(Font.PLAIN, 15));
        }
        for (int i = 0; i < chart.series().size(); i++) {
            Series series = chart.series().get(i);
            drawn.addSeries(series.name(), series.labels(), series.y()).setFillColor(palette.series(i));
        }
        return drawn;
    }

    private XYChart lines() {
        XYChart drawn = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(chart.title())
                .xAxisTitle(chart.xTitle())
                .yAxisTitle(chart.yTitle())
                .build();
        style(drawn.getStyler());
        drawn.getStyler().setXAxisTickLabelsFormattingFunction(label(chart.x()));
        drawn.getStyler().setXAxisTickMarkSpacingHint(chart.x() == Axis.POWERS_OF_2 ? 150 : 90);
        if (chart.y() == Axis.POWERS_OF_10) {
            wholeDecades(drawn.getStyler());
        } else {
            drawn.getStyler().setYAxisMin(0.0);
        }
        Marker[] markers = {SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP
        };
        int color = 0;
        for (Series series : chart.series()) {
            List<Double> x = series.x().stream().map(place(chart.x())).toList();
            XYSeries line = drawn.addSeries(series.name(), x, series.y());
            if (series.isIdeal()) {
                line.setMarker(SeriesMarkers.NONE).setLineColor(palette.text());
                line.setLineStyle(
                        new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 6}, 0));
                continue;
            }
            Color own = palette.series(color);
            line.setMarker(markers[color++ % markers.length])
                    .setMarkerColor(own)
                    .setLineColor(own);
            line.setLineStyle(new BasicStroke(2.5f));
            whiskers(drawn, series, x, own);
        }
        return drawn;
    }

    /** Only powers of ten have labels, so that there are two at least. */
    private void wholeDecades(AxesChartStyler styler) {
        DoubleSummaryStatistics values = chart.series().stream()
                .flatMap(series -> series.y().stream())
                .mapToDouble(value -> value)
                .filter(value -> value > 0)
                .summaryStatistics();
        styler.setYAxisLogarithmic(true);
        styler.setYAxisLogarithmicDecadeOnly(true);
        styler.setYAxisMin(Math.pow(10, Math.floor(Math.log10(values.getMin()))));
        styler.setYAxisMax(Math.pow(10, Math.ceil(Math.log10(values.getMax()))));
    }

    private static void whiskers(XYChart drawn, Series series, List<Double> x, Color color) {
        for (int i = 0; i < series.min().size(); i++) {
            XYSeries whisker = drawn.addSeries(
                    series.name() + " " + i,
                    List.of(x.get(i), x.get(i)),
                    List.of(series.min().get(i), series.max().get(i)));
            whisker.setShowInLegend(false);
            whisker.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineStyle(new BasicStroke(1.2f));
        }
    }

    private void style(AxesChartStyler styler) {
        styler.setBaseFont(font(Font.PLAIN, 15));
        styler.setChartTitleFont(font(Font.BOLD, 19));
        styler.setAxisTitleFont(font(Font.PLAIN, 16));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 15));
        styler.setLegendFont(font(Font.PLAIN, 15));
        styler.setChartBackgroundColor(palette.background());
        styler.setPlotBackgroundColor(palette.background());
        styler.setLegendBackgroundColor(palette.background());
        styler.setLegendBorderColor(palette.background());
        styler.setChartTitleBoxVisible(false);
        styler.setChartFontColor(palette.text());
        styler.setChartTitleFontColor(palette.text());
        styler.setXAxisTitleColor(palette.text());
        styler.setYAxisTitleColor(palette.text());
        styler.setAxisTickLabelsColor(palette.text());
        styler.setAxisTickMarksColor(palette.text());
        styler.setPlotBorderColor(palette.grid());
        styler.setPlotGridLinesColor(palette.grid());
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setMarkerSize(9);
        styler.setLocale(Locale.ROOT);
        styler.setYAxisTickLabelsFormattingFunction(Drawing::number);
        styler.setYAxisTickMarkSpacingHint(60);
    }

    /** Where a value lies on the axis. */
    private static Function<Double, Double> place(Axis axis) {
        return switch (axis) {
            case POWERS_OF_2 -> value -> Math.log(value) / Math.log(2);
            case POWERS_OF_10 -> Math::log10;
            case NINES -> share -> -Math.log10(1 - share);
            case LINEAR, BARS, STACKED -> value -> value;
        };
    }

    /** The value at a place on the axis, where it is a round one. */
    private static Function<Double, String> label(Axis axis) {
        return switch (axis) {
            case POWERS_OF_2 -> place -> isWhole(place) ? number(Math.pow(2, place)) : "";
            case POWERS_OF_10 -> place -> number(Math.rint(Math.pow(10, place)));
            case NINES -> place -> isWhole(place) ? number(100 - 100 * Math.pow(10, -place)) + " %" : "";
            case LINEAR, BARS, STACKED -> Drawing::number;
        };
    }

    private static boolean isWhole(double value) {
        return Math.abs(value - Math.rint(value)) < 1e-6;
    }

    private static String number(double value) {
        return isWhole(value)
                ? String.format(Locale.ROOT, "%,d", Math.round(value))
                : String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.2f" : "%.1f", value);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
