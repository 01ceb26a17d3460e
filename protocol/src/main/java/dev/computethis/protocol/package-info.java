/**
 * The words the parts exchange: submissions and views of runs (client and service), assignments and outcomes (service
 * and worker), content addresses, limits, and the signature on requests to a worker. JDK only, so that every part can
 * speak it.
 */
@NullMarked
package dev.computethis.protocol;

import org.jspecify.annotations.NullMarked;
