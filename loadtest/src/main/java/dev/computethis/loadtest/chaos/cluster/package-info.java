/** The cluster under test, from outside: its objects by the API server, its processes and networks by its node. */
@NullMarked
package dev.computethis.loadtest.chaos.cluster;

import org.jspecify.annotations.NullMarked;
