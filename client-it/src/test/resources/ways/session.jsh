import dev.computethis.ComputeClient
int square(int x) { return x * x; }
record Price(String name, int cents) implements java.io.Serializable {}
int factor = 3
ComputeClient compute = ComputeClient.local(1)
System.out.println(compute.computeThis(() -> square(2)).run())
int now = factor
System.out.println(compute.computeThis((Integer x) -> square(x), 3).run())
System.out.println(compute.computeThis((Price p) -> new Price(p.name(), 2 * p.cents()), new Price("tea", 250)).run())
compute.close()
/exit
