/**
 * The server's side of the live page: what happens now, gathered from the store's watch by every replica, and sent to pages
 * as a stream. The page itself is in {@code META-INF/resources}; all else it needs is the REST interface.
 */
@NullMarked
package dev.computethis.operator.dashboard;

import org.jspecify.annotations.NullMarked;
