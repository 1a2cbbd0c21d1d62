import Arrays
public import Networks
import Training

/// Goes on with a text, one character or word after another, each drawn from what a network says comes next.
///
///     var generator = try TextGenerator(network)
///     try generator.begin(with: "Once upon")
///     while let piece = try generator.next() { print(piece, terminator: "") }
///
/// A network of layers that see the past through their state alone (``Predictor/goesStepByStep``) is given one piece after
/// another, and its state is carried. Others, such as transformers, are given the last ``window`` pieces each time. What is
/// drawn is a function of the network, the prompt, the sampling and the seed. The network must not be trained meanwhile: its
/// parameters are copied if there is memory for that.
public struct TextGenerator {
    /// What the network's numbers stand for.
    public let vocabulary: TextVocabulary
    /// The most pieces of the past that the network sees; `nil` where it carries its state.
    public let window: Int?
    /// How a piece is drawn from the probabilities.
    public let sampling: TokenSampling
    /// Decides the draws; the same one makes the same text.
    public let seed: UInt64
    private let predictor: Predictor
    private let input: String
    private var past: [Int] = []
    private var drawn: UInt64 = 0

    /// Where nothing says how much a network can see.
    public static let standardWindow = 256

    /// Pieces of a prompt that a network which carries its state is given at once.
    private static let promptPiece = 256

    /// - Parameters:
    ///   - network: whose answers are probabilities of the vocabulary's entries; its input has one number a time step.
    ///   - vocabulary: what its numbers stand for, where its schema does not say so.
    ///   - window: the most pieces that a network sees which does not carry its state; by default as many as it can be
    ///     given, or 256.
    /// - Throws: ``FileError`` if the network does not predict from such numbers, or the window is too long for it.
    public init(
        _ network: Network, vocabulary: TextVocabulary? = nil, sampling: TokenSampling = TokenSampling(),
        seed: UInt64 = 0, window: Int? = nil
    ) throws {
        try network.checkUse()
        let predictor = try network.predictor(isFrozen: network.hasRoomToFreeze)
        guard predictor.inputNames.count == 1, let input = predictor.inputNames.first,
            let taken = network.inputShape(input), taken.scaling == .timeBatch, taken.features == [1]
        else {
            throw FileError(
                .mismatch, path: "",
                "the network's answers depend on \(predictor.inputNames.joined(separator: ", ")); to go on with "
                    + "a text they must depend on one input with one number a time step")
        }
        guard let vocabulary = try vocabulary ?? TextVocabulary(of: input, in: network.schema) else {
            throw FileError(
                .mismatch, path: "",
                "the network does not say which characters or words its numbers stand for: name the data file that "
                    + "it was trained on (--data)")
        }
        let given = try network.bufferShape(predictor.paths[0])
        guard given.scaling == .timeBatch, given.features == [vocabulary.count] else {
            throw FileError(
                .mismatch, path: "",
                "\(predictor.paths[0]) is \(given), but the vocabulary has \(vocabulary.count) entries: the "
                    + "network was not trained to predict them")
        }
        if let window { try network.check(time: window) }
        self.vocabulary = vocabulary
        self.window =
            predictor.goesStepByStep ? nil : window ?? network.longestTime ?? TextGenerator.standardWindow
        self.sampling = sampling
        self.seed = seed
        self.predictor = predictor
        self.input = input
        predictor.keepsContext = self.window == nil
    }

    /// Begins anew, after a prompt. An empty one is a line break, or an entry that the seed chooses where the vocabulary
    /// has none.
    /// - Throws: ``FileError`` with the first character that the vocabulary lacks.
    public mutating func begin(with prompt: String) throws {
        var numbers = try vocabulary.numbers(of: prompt)
        if numbers.isEmpty {
            let key = RandomKey(seed: seed, purpose: "empty prompt")
            let known = vocabulary.entries.indices.filter { $0 != vocabulary.unknown }
            let chosen = known.isEmpty ? 0 : known[key.integer(at: 0, below: known.count)]
            numbers = [vocabulary.entries.firstIndex(of: "\n") ?? chosen]
        }
        drawn = 0
        past = numbers
        guard window == nil else { return }
        try predictor.prepare(time: 1, batch: 1)
        try predictor.setContext(nil)
        // The last one is given when the first is asked for.
        for start in stride(from: 0, to: numbers.count - 1, by: TextGenerator.promptPiece) {
            try run(numbers[start..<min(start + TextGenerator.promptPiece, numbers.count - 1)])
        }
        past = [numbers[numbers.count - 1]]
    }

    /// The next piece of the text.
    /// - Throws: ``NetworkError`` if there is not the memory, ``FileError`` if the network's answers are no probabilities.
    public mutating func next() throws -> String? {
        if past.isEmpty { try begin(with: "") }
        if let window, past.count > window { past.removeFirst(past.count - window) }
        try run(past[...])
        let key = RandomKey(seed: seed, purpose: "generated text").at(step: drawn)
        let drawing = predictor.results[0].read {
            sampling.draw(from: $0.suffix(vocabulary.count), excluding: vocabulary.unknown, key)
        }
        guard let number = drawing else {
            throw FileError(
                .mismatch, path: "",
                "the network's answers are no probabilities: nothing can be drawn from them")
        }
        drawn += 1
        past = window == nil ? [number] : past + [number]
        return vocabulary.text(of: number)
    }

    private func run(_ numbers: ArraySlice<Int>) throws {
        try predictor.prepare(time: numbers.count, batch: 1)
        predictor.input(input)?.copy(from: numbers.map { Float($0) })
        predictor.run()
    }
}
