package kt

import dev.computethis.ComputeClient
import dev.computethis.function.RemoteCallable
import dev.computethis.function.RemoteFunction
import java.io.Serializable

data class Price(val name: String, val cents: Int) : Serializable

sealed interface Shape : Serializable
data class Circle(val radius: Int) : Shape
data object Nothing : Shape

fun square(x: Int): Int = x * x

inline fun <reified T> nameOf(): String = T::class.java.simpleName

object Lambdas {
    @JvmStatic
    fun withoutTheAnnotation(compute: ComputeClient): Any? {
        val transform: (Int) -> Int = { it + 1 }
        return compute.computeThis(RemoteCallable { transform(1) }).run()
    }

    @JvmStatic
    fun results(compute: ComputeClient): List<Any?> {
        val factor = 3
        val prices = listOf(Price("tea", 250), Price("milk", 120))
        // A lambda of a type of Kotlin's own is serializable only so.
        val transform: (Int) -> Int = @JvmSerializableLambda { it + factor }
        return listOf(
            compute.computeThis(RemoteCallable { square(2) * factor }).run(),
            compute.computeThis(RemoteFunction<Int, Int> { x -> x * factor }, 5).run(),
            compute.computeThis(RemoteFunction<Int, Int> { square(it) }, 4).run(),
            compute.computeThis(RemoteCallable { transform(1) }).run(),
            compute.computeThis(RemoteCallable { prices.sumOf { it.cents } }).run(),
            compute.computeThis(RemoteFunction<Price, Price> { it.copy(cents = 2 * it.cents) }, prices[0]).run(),
            compute.computeThis(RemoteFunction<Int, Shape> { if (it > 0) Circle(it) else Nothing }, 2).run(),
            compute.computeThis(RemoteCallable { nameOf<Price>() }).run(),
            compute.computeThis(RemoteCallable { factor }).explain().function(),
            compute.computeThis(RemoteFunction<Int, List<Int>> { n -> generateSequence(1) { it * 2 }.take(n).toList() }, 4).run(),
        )
    }
}
