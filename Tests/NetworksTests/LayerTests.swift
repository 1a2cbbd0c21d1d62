import Arrays
import Describing
import Handlers
import Networks
import Testing

/// What a row of the table buys.
struct LayerTests {
    @Test("the backward pass agrees with finite differences", arguments: LayerRow.all)
    func gradients(row: LayerRow) throws {
        #expect(try row.tester.gradientProblems() == [])
    }

    @Test("every buffer is the reference's on every handler", arguments: LayerRow.all)
    func handlersAgree(row: LayerRow) throws {
        let levels = VectorLevel.available.flatMap { level in
            [1, 2].map { CPUHandler(options: HandlerOptions(threads: $0, vectors: level)) }
        }
        for handler in levels + [DebugHandler(wrapping: CPUHandler())] as [any Handler] {
            #expect(try row.tester.agreementProblems(handler) == [])
        }
    }

    @Test("a layer describes itself and is made again to the same bytes", arguments: LayerRow.all)
    func roundTrip(row: LayerRow) throws {
        #expect(try row.tester.roundTripProblems(registry: Registry().addingNetworks()) == [])
    }

    @Test("the output has the shape that the table says", arguments: LayerRow.all)
    func outputShape(row: LayerRow) throws {
        let network = try row.tester.network(handler: ReferenceHandler())
        #expect(network.inputShape("weights") == row.outputShape)
    }
}
