package dev.computethis.operator.kubernetes;

/**
 * What all worker pools have in common.
 *
 * @param image of workers whose pool names none
 * @param imagePullPolicy as in a container
 * @param publicKeys base64 of the X.509 forms of the keys whose signatures workers accept, separated by commas
 * @param operatorNamespace where the operator's pods are, the only ones that workers let in
 */
record PoolSettings(String image, String imagePullPolicy, String publicKeys, String operatorNamespace) {}
