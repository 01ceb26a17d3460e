/** What the client does behind its public types. */
@NullMarked
package dev.computethis.internal;

import org.jspecify.annotations.NullMarked;
