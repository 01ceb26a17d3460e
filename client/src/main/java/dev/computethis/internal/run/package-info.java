/** Gets a captured function run: uploads what the service lacks, submits, waits, reads how it ended. */
@NullMarked
package dev.computethis.internal.run;

import org.jspecify.annotations.NullMarked;
