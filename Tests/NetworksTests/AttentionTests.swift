import Arrays
import Describing
import Handlers
import Networks
import Testing

/// Which time steps and words take part, and which descriptions are refused.
struct AttentionTests {
    private func make(
        _ layer: JSONValue, input: JSONValue = ["T", "B", 4], mask: JSONValue? = nil, next: JSONValue = []
    ) throws -> Network {
        guard case .object(var members) = layer else { throw NetworkError(.invalidLayer, "not an object") }
        members["@outgoing_connections"] = next
        var (shapes, connections): ([String: JSONValue], [String: JSONValue]) = (
            ["default": input], ["default": ["Layer"]]
        )
        if let mask {
            shapes["mask"] = mask
            connections["mask"] = ["Layer.mask"]
        }
        let architecture: JSONValue = [
            "Input": [
                "@type": "Input", "out_shapes": .object(shapes),
                "@outgoing_connections": .object(connections),
            ],
            "Layer": .object(members),
        ]
        return try Network(
            description: [
                "@type": "Network", "handler": ["@type": "NumpyHandler"], "architecture": architecture,
            ], registry: Registry().addingNetworks().adding(NumpyConfiguration.self))
    }

    private func message(_ layer: JSONValue, input: JSONValue = ["T", "B", 4], mask: JSONValue? = nil)
        -> String
    {
        do {
            _ = try make(layer, input: input, mask: mask)
            return "no error"
        } catch { return "\(error)" }
    }

    /// The outputs of 6 time steps of 2 samples with 4 features, after a change to the inputs.
    private func outputs(_ network: Network, change: (Network) -> Void = { _ in }) throws -> [[Float]] {
        try network.initialize(Gaussian(std: 0.5), seed: 4)
        try network.prepare(time: 6, batch: 2)
        for name in network.inputNames {
            guard let array = network.input(name) else { continue }
            let key = RandomKey(seed: 2, purpose: name)
            for index in 0..<array.count {
                array[flat: index] = name == "mask" ? 1 : key.normal(at: UInt64(index))
            }
        }
        change(network)
        network.forward()
        let values = try network.buffer("Layer.outputs.default").values
        return (0..<6).map { Array(values[$0 * 8..<($0 + 1) * 8]) }
    }

    @Test("a causal step does not see later steps, and others do")
    func causality() throws {
        for isCausal in [false, true] {
            let network = try make(
                ["@type": "MultiHeadAttention", "heads": 2, "causal": .bool(isCausal)])
            let before = try outputs(network)
            let after = try outputs(network) { network in
                for index in 4 * 8..<6 * 8 { network.input("default")?[flat: index] = 3 }
            }
            for step in 0..<6 { #expect((before[step] == after[step]) == (isCausal && step < 4)) }
        }
    }

    @Test("a masked step is seen by none, though it holds what is not a number, and samples are apart")
    func masking() throws {
        let network = try make(["@type": "MultiHeadAttention", "heads": 2], mask: ["T", "B", 1])
        let hidden = { (network: Network) in network.input("mask")?[flat: 3 * 2] = 0 }
        let before = try outputs(network) { hidden($0) }
        let after = try outputs(network) { network in
            hidden(network)
            for index in 3 * 8..<3 * 8 + 4 { network.input("default")?[flat: index] = .nan }
        }
        for step in 0..<6 where step != 3 { #expect(before[step] == after[step]) }
        #expect(after[3][..<4].allSatisfy(\.isNaN) && after[3][4...] == before[3][4...])
        let seen = try outputs(network)
        for step in 0..<6 {
            #expect(seen[step][..<4] != before[step][..<4] && seen[step][4...] == before[step][4...])
        }
    }

    @Test("a step that may attend to nothing has the output's bias")
    func nothing() throws {
        let network = try make(
            ["@type": "MultiHeadAttention", "heads": 2, "causal": true], mask: ["T", "B", 1])
        let found = try outputs(network) { network in
            for step in 0..<3 { network.input("mask")?[flat: step * 2] = 0 }
        }
        let bias = try network.buffer("Layer.parameters.bo").values
        for step in 0..<6 { #expect((Array(found[step][..<4]) == bias) == (step < 3)) }
    }

    @Test("memory grows with time, not with its square")
    func memory() throws {
        let network = try make(["@type": "MultiHeadAttention", "heads": 2])
        let counts = try [10, 20].map { time in
            try network.prepare(time: time, batch: 3)
            network.forward()
            network.backward()
            return try network.bufferPaths().filter { !$0.path.contains("parameters") }.filter {
                !$0.path.contains("gradients")
            }.reduce(0) { $0 + $1.array.count }
        }
        #expect(counts[1] == 2 * counts[0])
    }

    @Test("words outside the vocabulary give zeros")
    func unknownWords() throws {
        let network = try make(
            ["@type": "Embedding", "vocabulary": 3, "size": 2], input: ["T", "B", 1])
        try network.initialize(ArrayInitializer([[1, 2], [3, 4], [5, 6]]), seed: 1)
        try network.prepare(time: 3, batch: 2)
        try #require(network.input("default")).copy(from: [2, -1, 0, 3, .nan, 1])
        network.forward()
        #expect(
            try network.buffer("Layer.outputs.default").values == [5, 6, 0, 0, 1, 2, 0, 0, 0, 0, 3, 4])
    }

    @Test("more time steps than have been learned are refused by the layer's name")
    func longestTime() throws {
        let input = Input(["default": [.time, .batch, 2]])
        let layer = PositionalEmbedding(.learned(maxTime: 3), name: "Place")
        let network = try Network(handler: ReferenceHandler()) { input >>> layer >>> Loss() }
        #expect(network.longestTime == 3)
        try network.check(time: 3)
        let error = #expect(throws: NetworkError.self) { try network.check(time: 4) }
        #expect(error?.message == "Place takes at most 3 time steps, and the data have 4")
    }

    @Test("computing with more all the same ends the process with their number")
    func tooLong() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let input = Input(["default": [.time, .batch, 2]])
            let layer = PositionalEmbedding(.learned(maxTime: 3))
            let network = try Network(handler: ReferenceHandler()) { input >>> layer >>> Loss() }
            try network.prepare(time: 3, batch: 1)
            network.forward()
            try network.prepare(time: 4, batch: 1)
            network.forward()
        }
        let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(words.contains("4 time steps for a positional embedding that has learned 3"))
    }

    @Test("bad values and shapes are refused with the place and what would be right")
    func refusals() {
        let large: JSONValue = .integer(.max)
        let place = "architecture.Layer"
        for (found, expected) in [
            (message(["@type": "MultiHeadAttention"]), "heads"),
            (
                message(["@type": "MultiHeadAttention", "heads": 0]),
                "0 is out of range at \(place).heads; the value must be at least 1"
            ),
            (
                message(["@type": "MultiHeadAttention", "heads": 3]),
                "Layer: the size 4 cannot be divided evenly among 3 heads"
            ),
            (
                message(["@type": "MultiHeadAttention", "heads": 1, "size": large]),
                "Layer: the size \(Int.max) is too large"
            ),
            (
                message(["@type": "MultiHeadAttention", "heads": 1], input: ["B", 4]),
                "Layer: the input must be a sequence (T, B, features…), but is (B, 4)"
            ),
            (
                message(["@type": "MultiHeadAttention", "heads": 1], mask: ["T", "B", 4]),
                "Layer: the mask has shape (T, B, 4), and must have (T, B, 1)"
            ),
            (
                message(["@type": "Embedding", "vocabulary": 16_777_217, "size": 2]),
                "16777217 is out of range at \(place).vocabulary; the value must be from 1 to 16777216"
            ),
            (
                message(["@type": "Embedding", "vocabulary": 4, "size": large]),
                "Layer: the output would have too many features: [4, \(Int.max)]"
            ),
            (
                message(["@type": "Embedding", "vocabulary": 4, "size": large], input: ["T", "B", 1]),
                "Layer: the parameter W would have too many elements"
            ),
            (message(["@type": "PositionalEmbedding", "type": "learned"]), "max_time"),
            (
                message(["@type": "PositionalEmbedding", "type": "learnt", "max_time": 4]),
                "did you mean 'learned'"
            ),
            (
                message(["@type": "PositionalEmbedding", "max_time": 4]),
                "a sinusoidal embedding has no greatest time step at \(place).max_time; "
                    + "leave max_time out, or give the type \"learned\""
            ),
            (
                message(["@type": "PositionalEmbedding", "type": "learned", "max_time": large]),
                "Layer: the parameter P would have too many elements"
            ),
        ] {
            #expect(found.contains(expected), "\(found)")
        }
    }
}
