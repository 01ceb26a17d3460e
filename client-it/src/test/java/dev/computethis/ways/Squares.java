package dev.computethis.ways;

import dev.computethis.ComputeClient;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** An application that is changed while it runs. */
@Path("/squares")
public class Squares {

    /** A value of the application's. */
    public record Square(int side, int area) implements java.io.Serializable {}

    @GET
    @Path("/{side}")
    public String square(@PathParam("side") int side) {
        try (ComputeClient compute = ComputeClient.local(1)) {
            Square square =
                    compute.computeThis(() -> new Square(side, area(side))).run();
            return square.toString();
        }
    }

    static int area(int side) {
        return side * side;
    }
}
