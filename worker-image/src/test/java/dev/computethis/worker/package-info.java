/** Tests of whole workers, with a small client that speaks {@link dev.computethis.protocol.WorkerApi}. */
@NullMarked
package dev.computethis.worker;

import org.jspecify.annotations.NullMarked;
