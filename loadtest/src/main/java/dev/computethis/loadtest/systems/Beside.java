package dev.computethis.loadtest.systems;

import dev.computethis.loadtest.Sample;
import java.util.List;

/** Something that is measured in the same run for comparison. Closing it removes what was made for it. */
public interface Beside extends AutoCloseable {

    /** Measures it once for a round and a number of workers; nothing where it has none for that number. */
    List<Sample> measure(int round, int workers) throws InterruptedException;

    /** As the progress bar shows it. */
    String label();

    @Override
    void close();
}
