/** Tests of the launcher's decisions, without processes and in virtual time. */
@NullMarked
package dev.computethis.worker.launcher;

import org.jspecify.annotations.NullMarked;
