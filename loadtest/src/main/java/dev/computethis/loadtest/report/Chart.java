package dev.computethis.loadtest.report;

import java.util.List;

/**
 * What a chart shows, before it is drawn.
 *
 * @param id its file name without the ending
 * @param caption what one sees in it, in a sentence or two
 */
record Chart(
        String id, String title, String caption, String xTitle, String yTitle, Axis x, Axis y, List<Series> series) {

    /** How values lie on an axis. */
    enum Axis {
        LINEAR,
        /** Each doubling is as far as the last; for numbers of workers. */
        POWERS_OF_2,
        POWERS_OF_10,
        /** 90 %, 99 % and 99.9 % are equally far apart; values are shares from 0 to below 1. */
        NINES,
        /** Bars side by side, the series' labels below them. */
        BARS,
        /** Bars on top of each other. */
        STACKED
    }

    /**
     * A line, or bars of one colour.
     *
     * @param labels below the bars; empty for a line
     * @param x of a line; empty for bars
     * @param min the least of the rounds at each point; empty where there is no spread
     * @param isIdeal what others are compared with, drawn as a broken line
     */
    record Series(
            String name,
            List<String> labels,
            List<Double> x,
            List<Double> y,
            List<Double> min,
            List<Double> max,
            boolean isIdeal) {

        static Series bars(String name, List<String> labels, List<Double> y) {
            return new Series(name, labels, List.of(), y, List.of(), List.of(), false);
        }

        static Series line(String name, List<Double> x, List<Double> y) {
            return new Series(name, List.of(), x, y, List.of(), List.of(), false);
        }

        /** A broken line to compare with. */
        static Series ideal(String name, List<Double> x, List<Double> y) {
            return new Series(name, List.of(), x, y, List.of(), List.of(), true);
        }
    }

    boolean hasBars() {
        return x == Axis.BARS || x == Axis.STACKED;
    }
}
