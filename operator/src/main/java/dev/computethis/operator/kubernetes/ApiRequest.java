package dev.computethis.operator.kubernetes;

import java.util.List;

/**
 * A request to the API server, in its own words: the verb, and the resource such as {@code functionruns/status}, without
 * the names of objects. Pure.
 */
record ApiRequest(String verb, String resource) {

    /**
     * @param path such as {@code /apis/computethis.dev/v1alpha1/namespaces/a/functionruns/x/status}
     * @param query the part after the question mark; empty where there is none
     */
    static ApiRequest of(String method, String path, String query) {
        List<String> parts = List.of(path.replaceAll("^/+|/+$", "").split("/+"));
        int at = parts.get(0).equals("apis") ? 3 : parts.get(0).equals("api") ? 2 : parts.size();
        if (at < parts.size() - 2 && parts.get(at).equals("namespaces")) {
            at += 2;
        }
        if (at >= parts.size()) {
            return new ApiRequest(method.equals("GET") ? "get" : "other", "none");
        }
        boolean named = parts.size() > at + 1;
        String resource = parts.get(at) + (parts.size() > at + 2 ? "/" + parts.get(at + 2) : "");
        return new ApiRequest(verb(method, named, query), resource);
    }

    private static String verb(String method, boolean named, String query) {
        return switch (method) {
            case "GET" -> ("&" + query + "&").contains("&watch=true&") ? "watch" : named ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> named ? "delete" : "deletecollection";
            default -> "other";
        };
    }
}
