/** Makes load: closed loop, futures, map and open loop over the client, with the functions that are run. */
@NullMarked
package dev.computethis.loadtest.load;

import org.jspecify.annotations.NullMarked;
