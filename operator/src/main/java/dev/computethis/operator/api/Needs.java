package dev.computethis.operator.api;

import dev.computethis.operator.Access;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a route asks of {@link Access}. A route without it is refused, so none can be forgotten. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {
    Access.Verb value();
}
