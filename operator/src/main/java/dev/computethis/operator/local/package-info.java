/** The local engine in this process: workers are child processes, and only this machine's user gets in. */
@NullMarked
package dev.computethis.operator.local;

import org.jspecify.annotations.NullMarked;
