package dev.computethis.worker.launcher;

import java.net.URI;

/** The numbers in a request's query. */
record Query(String text) {

    static Query of(URI target) {
        String query = target.getQuery();
        return new Query(query == null ? "" : query);
    }

    /** @throws BadRequestException where it is not a number, or negative */
    long number(String name, long absent) {
        for (String pair : text.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                String value = pair.substring(name.length() + 1);
                if (!value.matches("\\d{1,18}")) {
                    throw new BadRequestException(
                            name + " is '" + value + "', and must be a number that is not negative");
                }
                return Long.parseLong(value);
            }
        }
        return absent;
    }
}
