package gv

import dev.computethis.ComputeClient
import dev.computethis.function.RemoteCallable
import dev.computethis.function.RemoteFunction
import groovy.transform.CompileStatic
import groovy.transform.Immutable

@Immutable
class Price implements Serializable {
    String name
    int cents
}

/** Groovy as most write it: closures, whose types are found while they run. */
class Closures {

    int rate = 2

    static int square(int x) { x * x }

    static List results(ComputeClient compute) {
        def factor = 3
        def prices = [new Price('tea', 250), new Price('milk', 120)]
        [
            compute.computeThis({ square(2) * factor } as RemoteCallable).run(),
            compute.computeThis({ it * factor } as RemoteFunction, 5).run(),
            compute.computeThis({ prices*.cents.sum() } as RemoteCallable).run(),
            compute.computeThis({ Price p -> new Price(p.name, 2 * p.cents) } as RemoteFunction, prices[0]).run(),
            compute.computeThis({ "${it} for ${factor}" } as RemoteFunction).map(['tea', 'milk']).run(),
            compute.computeThis({ (1..it).collect { n -> n * factor } } as RemoteFunction, 3).run(),
        ]
    }

    def fails(ComputeClient compute) {
        compute.computeThis({ rate * 2 } as RemoteCallable).run()
    }

    static name(ComputeClient compute) {
        compute.computeThis({ 1 } as RemoteCallable).explain().function()
    }
}

/** Its lambdas, which are Java's where they are compiled statically. */
@CompileStatic
class Lambdas {

    static int square(int x) { x * x }

    static List results(ComputeClient compute) {
        int factor = 3
        RemoteCallable<Integer> none = () -> square(2) * factor
        RemoteFunction<Integer, Integer> one = (Integer x) -> x * factor
        [
            compute.computeThis(none).run(),
            compute.computeThis(one, 5).run(),
            compute.computeThis(one).map([1, 2]).run(),
            compute.computeThis(one).explain().function(),
        ]
    }
}
