/** The local engine in this process: workers are child processes, and only this machine can connect. */
@NullMarked
package dev.computethis.operator.local;

import org.jspecify.annotations.NullMarked;
