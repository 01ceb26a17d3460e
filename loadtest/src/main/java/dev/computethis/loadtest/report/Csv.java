package dev.computethis.loadtest.report;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code results.csv}: one line per sample. */
final class Csv {

    private static final String HEAD = "round,system,workers,functions,function,mode,callers,share,completed,failed,"
            + "seconds,rate,p50_ms,p90_ms,p99_ms,p999_ms,max_ms,per_worker\n";

    private Csv() {}

    static String of(List<Sample> samples) {
        return HEAD + samples.stream().map(Csv::line).collect(Collectors.joining());
    }

    private static String line(Sample sample) {
        Measurement what = sample.measurement();
        return String.format(
                Locale.ROOT,
                "%d,%s,%d,%d,%s,%s,%d,%.2f,%d,%d,%.4f,%.2f,%.3f,%.3f,%.3f,%.3f,%.3f,%s%n",
                sample.round(),
                what.system(),
                what.workers(),
                what.functions(),
                what.function(),
                what.mode().label(),
                what.callers(),
                what.share(),
                sample.completed(),
                sample.failed(),
                sample.seconds(),
                sample.rate(),
                sample.latency(50),
                sample.latency(90),
                sample.latency(99),
                sample.latency(99.9),
                sample.latency(100),
                perWorker(sample.perWorker()));
    }

    private static String perWorker(Map<String, long[]> perWorker) {
        return perWorker.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + Evenness.total(entry.getValue()))
                .collect(Collectors.joining(" "));
    }
}
