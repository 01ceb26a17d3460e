/** Functions that tests send to a worker: tame ones and hostile ones. */
@NullMarked
package dev.computethis.worker.functions;

import org.jspecify.annotations.NullMarked;
