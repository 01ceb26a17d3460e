package dev.computethis.operator.kubernetes;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of IP addresses. */
record AddressRange(BigInteger address, int bits, int prefix) {

    /**
     * Reads {@code 10.0.0.0/8} or {@code fd00::/8}.
     *
     * @throws IllegalArgumentException where it is neither
     */
    static AddressRange parse(String cidr) {
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? "" : cidr.substring(0, slash);
        // Digits, dots, colons: never a name to look up.
        if (!address.matches("[0-9a-fA-F.:]+") || !cidr.substring(slash + 1).matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("'" + cidr + "' is not an address range such as 10.0.0.0/8");
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return new AddressRange(
                    new BigInteger(1, bytes), bytes.length * 8, Integer.parseInt(cidr.substring(slash + 1)));
        } catch (UnknownHostException invalid) {
            throw new IllegalArgumentException("'" + cidr + "' is not an address range such as 10.0.0.0/8", invalid);
        }
    }

    boolean contains(AddressRange other) {
        int shift = bits - prefix;
        return bits == other.bits
                && shift >= 0
                && prefix <= other.prefix
                && address.shiftRight(shift).equals(other.address.shiftRight(shift));
    }
}
