package dev.computethis.operator.kubernetes;

/**
 * What all worker pools have in common.
 *
 * @param image of workers whose pool names none
 * @param imagePullPolicy as in a container
 * @param publicKey base64 of the X.509 form of the key that the operator signs requests with
 * @param operatorNamespace where the operator's pods are, the only ones that workers let in
 */
record PoolSettings(String image, String imagePullPolicy, String publicKey, String operatorNamespace) {}
