import Brainstorm
import Testing

/// Texts that go on.
struct TextGeneratorTests {
    private static let text = "hello world, said the owl. "

    private func vocabulary() throws -> TextVocabulary { try TextData(Self.text).vocabulary }

    private func ends(_ input: Input, _ count: Int) -> SoftmaxCE { SoftmaxCE(name: "Output") }

    private func recurrent(_ vocabulary: TextVocabulary) throws -> Network {
        let network = try Network(
            spec: "E6 L12 Ft10", for: .classification, inputShape: [1], outputShape: [vocabulary.count],
            vocabulary: vocabulary.count, handler: ReferenceHandler())
        try network.initialize(Gaussian(std: 1.2), seed: 5)
        return network
    }

    private func transformer(_ vocabulary: TextVocabulary, longest: Int) throws -> Network {
        let input = Input(["default": [.time, .batch, 1], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let network = try Network(handler: ReferenceHandler()) {
            input >>> Embedding(vocabulary: vocabulary.count, size: 8, name: "Embed")
                >>> PositionalEmbedding(.learned(maxTime: longest), name: "Place")
                >>> MultiHeadAttention(heads: 2, isCausal: true, name: "Attend")
                >>> FullyConnected(LayerSize(vocabulary.count), activation: .linear, name: "Classes")
                >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 1), seed: 6)
        return network
    }

    /// The likeliest entry after some numbers, from a pass of the network over all of them.
    private func likeliest(_ network: Network, after numbers: [Int], of vocabulary: TextVocabulary) throws
        -> Int
    {
        try network.prepare(time: numbers.count, batch: 1)
        try #require(network.input("default")).copy(from: numbers.map(Float.init))
        network.input("targets")?.fill(0)
        network.forward()
        let predictions = try network.lastBuffers(.outputs, of: "Output").first { $0.name == "predictions" }
        let last = try #require(predictions).array.buffer.suffix(vocabulary.count)
        return try #require(zip(last.indices, last).max { $0.1 < $1.1 }).0 - last.startIndex
    }

    private func generated(_ generator: TextGenerator, _ prompt: String, _ count: Int) throws -> String {
        var generator = generator
        try generator.begin(with: prompt)
        return try (0..<count).compactMap { _ in try generator.next() }.joined()
    }

    @Test("a state that is carried says what a pass over the whole text says", arguments: [1, 27, 300])
    func carriedState(promptLength: Int) throws {
        let vocabulary = try vocabulary()
        let network = try recurrent(vocabulary)
        let prompt = String(String(repeating: Self.text, count: 20).prefix(promptLength))
        let generator = try TextGenerator(
            network, vocabulary: vocabulary, sampling: TokenSampling(temperature: 0))
        #expect(generator.window == nil)
        var numbers = try vocabulary.numbers(of: prompt)
        for piece in try generated(generator, prompt, 20) {
            let expected = try likeliest(network, after: numbers, of: vocabulary)
            #expect(String(piece) == vocabulary.text(of: expected))
            numbers.append(expected)
        }
    }

    @Test("a transformer sees the last pieces, as many as it can be given or as are asked for")
    func windows() throws {
        let vocabulary = try vocabulary()
        let network = try transformer(vocabulary, longest: 9)
        for (asked, window) in [(nil, 9), (4, 4)] {
            let generator = try TextGenerator(
                network, vocabulary: vocabulary, sampling: TokenSampling(temperature: 0), window: asked)
            #expect(generator.window == window)
            var numbers = try vocabulary.numbers(of: "hello world")
            for piece in try generated(generator, "hello world", 12) {
                let expected = try likeliest(
                    network, after: Array(numbers.suffix(window)), of: vocabulary)
                #expect(String(piece) == vocabulary.text(of: expected))
                numbers.append(expected)
            }
        }
        #expect(throws: NetworkError.self) {
            try TextGenerator(network, vocabulary: vocabulary, window: 10)
        }
    }

    @Test("the text is a function of prompt, sampling and seed, however often it is begun")
    func seeds() throws {
        let vocabulary = try vocabulary()
        let network = try recurrent(vocabulary)
        func text(_ seed: UInt64, _ prompt: String = "the ") throws -> String {
            try generated(TextGenerator(network, vocabulary: vocabulary, seed: seed), prompt, 60)
        }
        let first = try text(1)
        #expect(try text(1) == first && text(2) != first && text(1, "owl ") != first)
        var generator = try TextGenerator(network, vocabulary: vocabulary, seed: 1)
        for _ in 0..<2 {
            try generator.begin(with: "the ")
            let again = try (0..<60).compactMap { _ in try generator.next() }.joined()
            #expect(again == first)
        }
        // Without a prompt, and without a line break in the vocabulary.
        #expect(try text(3, "") == text(3, "") && text(3, "").count == 60)
    }

    @Test("a network of which no copies fit in memory goes on with the same text")
    func littleMemory() throws {
        let vocabulary = try vocabulary()
        let network = try recurrent(vocabulary)
        let expected = try generated(TextGenerator(network, vocabulary: vocabulary, seed: 2), "the ", 40)
        network.memoryLimit = MemoryLimit(bytes: network.parameters.count * 4 * 3 - 1)
        #expect(throws: NetworkError.self) { try network.predictor(isFrozen: true) }
        #expect(
            try generated(TextGenerator(network, vocabulary: vocabulary, seed: 2), "the ", 40) == expected)
    }

    @Test("words that are not known may stand in a prompt, and are never drawn")
    func unknownWords() throws {
        let data = try TextData(words: "the owl said hello to the other owl", vocabulary: 4)
        let network = try recurrent(data.vocabulary)
        let generator = try TextGenerator(network, vocabulary: data.vocabulary, seed: 4)
        let text = try generated(generator, "a zebra said", 200)
        #expect(!text.contains("unknown") && text.contains("owl"))
    }

    @Test("networks that do not predict from such numbers, and prompts that cannot be, are refused")
    func refusals() throws {
        let vocabulary = try vocabulary()
        func message(_ body: () throws -> Void) -> String? {
            #expect(throws: FileError.self) { try body() }?.message
        }
        let other = try TextData("abc").vocabulary
        let network = try recurrent(vocabulary)
        #expect(
            message { _ = try TextGenerator(network, vocabulary: other) }?.contains(
                "but the vocabulary has 3 entries: the network was not trained to predict them") == true)
        let images = try Network(
            spec: "F3", for: .classification, inputShape: [4], outputShape: [3], handler: ReferenceHandler())
        #expect(
            message { _ = try TextGenerator(images, vocabulary: other) }?.contains(
                "they must depend on one input with one number a time step") == true)
        var generator = try TextGenerator(network, vocabulary: vocabulary)
        #expect(
            message { try generator.begin(with: "Hello") }?.hasPrefix("the vocabulary has no 'H'") == true)
        network.parameters.fill(.nan)
        generator = try TextGenerator(network, vocabulary: vocabulary)
        try generator.begin(with: "hello")
        #expect(
            message { _ = try generator.next() }
                == "the network's answers are no probabilities: nothing can be drawn from them")
    }

    @Test("a repeated sentence is learned through an embedding, and told again")
    func learned() throws {
        let data = try TextData(String(repeating: Self.text, count: 60), holdingOut: 0.1)
        let samples = try data.splits(.pieces(length: 40)).mapValues { columns in
            try Samples(columns.mapValues { try Samples.Column(shape: $0.shape, values: floats($0)) })
        }
        let training = try #require(samples["training"])
        let network = try Network(
            spec: "L32", for: .classification, inputShape: [1], outputShape: [data.vocabulary.count],
            vocabulary: data.vocabulary.count, seed: 1)
        let trainer = Trainer(stepper: AdamStepper(learningRate: 0.02), hooks: [StopAfterEpoch(40)])
        try trainer.train(network, on: Minibatches(of: 16, training, seed: 1), output: SilentOutput())
        let held = try #require(samples["validation"])
        let accuracy = try network.evaluate(on: Undivided(held), scorers: [Accuracy()])
            .first { $0.name == "Accuracy" }?.value
        #expect(try #require(accuracy) > 0.95)
        let generator = try TextGenerator(
            network, vocabulary: data.vocabulary, sampling: TokenSampling(temperature: 0))
        #expect(try generated(generator, "hello ", 48) == String((Self.text + Self.text).dropFirst(6)))
    }

    private func floats(_ column: DataFile.Column) -> [Float] {
        switch column.numbers {
        case .bytes(let bytes): bytes.map(Float.init)
        case .floats(let floats): floats
        }
    }
}
