package dev.computethis.operator.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * What all worker pools have in common.
 *
 * @param image of workers whose pool names none
 * @param imagePullPolicy as in a container
 * @param publicKeys base64 of the X.509 forms of the keys whose signatures workers accept, separated by commas
 * @param tlsSecret the Secret, in each pool's namespace, whose certificate workers show; null where they speak plain HTTP
 * @param operatorNamespace where the operator's pods are, the only ones that workers let in
 */
record PoolSettings(
        String image,
        String imagePullPolicy,
        String publicKeys,
        @Nullable String tlsSecret,
        String operatorNamespace) {}
