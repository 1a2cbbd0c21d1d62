import Arrays
import Handlers
import Networks
import Testing

/// Sequences in pieces.
struct PredictorStepsTests {
    private static let wholeOnly = [
        "MultiHeadAttention", "PositionalEmbedding", "Bidirectional", "Clockwork", "ClockworkLstm",
    ]

    private func values(_ shape: Shape, seed: UInt64, _ value: (Float) -> Float) -> [Float] {
        let key = RandomKey(seed: seed, purpose: "data")
        return (0..<shape.count).map { value(key.normal(at: UInt64($0))) }
    }

    @Test("layers that go step by step give in single steps what they give at once", arguments: LayerRow.all)
    func steps(row: LayerRow) throws {
        let network = try row.tester.network(handler: ReferenceHandler())
        try network.initialize(row.initializers, seed: 3)
        let path = "Layer.outputs.\(row.output)"
        let (whole, pieces) = (try network.predictor(for: [path]), try network.predictor(for: [path]))
        let type = network.architecture.nodes["Layer"].map { String(describing: Swift.type(of: $0.layer)) }
        #expect(whole.goesStepByStep != Self.wholeOnly.contains(type ?? ""), "\(type ?? "")")
        guard whole.goesStepByStep, try network.bufferShape(path).scaling == .timeBatch,
            whole.inputNames.allSatisfy({ network.inputShape($0)?.scaling == .timeBatch })
        else { return }
        let (time, batch) = (5, 2)
        try whole.prepare(time: time, batch: batch)
        for (index, name) in network.inputNames.enumerated() {
            guard let input = whole.input(name) else { continue }
            let value = row.constants[name] ?? row.values[name] ?? { $0 }
            input.copy(from: values(input.shape, seed: UInt64(index) + row.seed, value))
        }
        let inputs = whole.inputNames.map { ($0, whole.input($0)?.copy()) }
        whole.run()
        pieces.keepsContext = true
        try pieces.prepare(time: 1, batch: batch)
        for step in 0..<time {
            for (name, input) in inputs {
                guard let input else { continue }
                pieces.input(name)?.copy(from: input.rows(step..<step + 1).buffer)
            }
            pieces.run()
            let expected = whole.results[0].rows(step..<step + 1).values
            for (got, wanted) in zip(pieces.results[0].values, expected) {
                #expect(abs(got - wanted) <= 1e-5 * max(1, abs(wanted)), "step \(step)")
            }
        }
    }
}
