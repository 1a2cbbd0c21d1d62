import Arrays
import Describing
import Handlers
import Networks
import Testing

/// What a row of the table buys besides finite differences: the handlers agree in every buffer, and the
/// description makes the same network again.
struct LayerAgreementTests {
    private func run(_ row: LayerRow, on handler: any Handler) throws -> [(path: String, values: [Float])] {
        let network = try row.network(handler: handler)
        if network.parameters.count > 0 { try network.initialize(row.initializers, seed: 3) }
        network.prepare(time: 5, batch: 7)
        for name in network.inputNames {
            guard let array = network.input(name) else { continue }
            let key = RandomKey(seed: 1, purpose: name)
            let make = row.constants[name] ?? { $0 }
            for index in 0..<array.count { array[flat: index] = make(key.normal(at: UInt64(index))) }
        }
        network.forward(training: true, step: 3)
        network.backward(inputDeltas: true)
        return network.bufferPaths().map { ($0.path, $0.array.values) }
            + [("gradients", network.gradients.values), ("loss", [Float(network.totalLoss)])]
    }

    @Test("every buffer is the reference's on every handler", arguments: LayerRow.all)
    func handlersAgree(row: LayerRow) throws {
        let expected = try run(row, on: ReferenceHandler())
        let handlers: [any Handler] = [
            CPUConfiguration(threads: 1).makeHandler(), CPUConfiguration(threads: 2).makeHandler(),
            DebugHandler(wrapping: CPUConfiguration().makeHandler()),
        ]
        for handler in handlers {
            let found = try run(row, on: handler)
            #expect(found.map(\.path) == expected.map(\.path))
            for (one, other) in zip(found, expected) {
                let largest = other.values.reduce(1) { max($0, abs($1)) }
                let error = zip(one.values, other.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
                #expect(error <= 1e-5 * largest, "\(row.name): \(one.path) differs by \(error)")
            }
        }
    }

    @Test("a layer describes itself and is made again to the same bytes", arguments: LayerRow.all)
    func roundTrip(row: LayerRow) throws {
        let registry = Registry().addingNetworks().adding(ReferenceConfiguration.self)
        let network = try row.network(handler: ReferenceHandler())
        let description = try network.description()
        let copy = try Network(description: description, registry: registry)
        #expect(try copy.description().canonical() == description.canonical())
        #expect(copy.parameterViews == network.parameterViews && copy.layerNames == network.layerNames)
    }
}
