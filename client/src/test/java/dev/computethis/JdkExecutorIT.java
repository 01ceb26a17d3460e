package dev.computethis;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** That the contract asks for nothing the JDK's own executor does not keep. */
class JdkExecutorIT extends ExecutorContract {

    @Override
    ExecutorService make() {
        return Executors.newFixedThreadPool(2);
    }
}
