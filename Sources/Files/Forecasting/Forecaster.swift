import Arrays
public import Networks
import PrintableText
import Schemas
import Training

/// Goes on with a series: what a network predicts is what it sees next.
///
///     let forecaster = try Forecaster(network)
///     let coming = try forecaster.forecast(after: history, steps: 12)
///
/// Numbers are in the data's units, by the network's schema. The network sees and predicts the same columns, the values of a
/// time step being predicted ``horizon`` steps before. A network of layers that see the past through their state alone
/// (``Predictor/goesStepByStep``) is given the whole series and carries its state; others are given the last ``window``
/// steps. The network must not be trained meanwhile: its parameters are copied if there is memory for that.
public struct Forecaster {
    /// The names of the columns, where the network's schema has some.
    public let columns: [String]
    /// How many numbers there are at a time step.
    public let width: Int
    /// How many steps after an input its prediction lies.
    public let horizon: Int
    /// The most steps of the past that the network sees; `nil` where it carries its state.
    public let window: Int?
    private let network: Network
    private let predictor: Predictor
    private let input: String

    /// Where nothing says how much a network can see.
    public static let standardWindow = 256

    /// The most steps that are foretold, and the farthest that one prediction lies ahead.
    public static let mostSteps = 1_000_000

    /// Steps that a network which carries its state is given at once.
    private static let piece = 256

    /// - Parameters:
    ///   - horizon: how many steps ahead the network predicts, where its schema does not say so.
    ///   - window: the most steps that a network sees which does not carry its state; by default as many as it can be given,
    ///     or 256.
    /// - Throws: ``FileError`` if the network does not predict what it sees, or nothing says how far ahead.
    public init(_ network: Network, horizon: Int? = nil, window: Int? = nil) throws {
        try network.checkUse()
        let predictor = try network.predictor(isFrozen: network.hasRoomToFreeze)
        guard predictor.inputNames.count == 1, let input = predictor.inputNames.first,
            let taken = network.inputShape(input), taken.scaling == .timeBatch, taken.features.rank == 1
        else {
            throw Forecaster.refusal(
                "the network's answers depend on \(predictor.inputNames.joined(separator: ", ")); a forecast is of "
                    + "one input with a series")
        }
        let given = try network.bufferShape(predictor.paths[0])
        guard given.scaling == .timeBatch, given.features == taken.features else {
            throw Forecaster.refusal(
                "\(predictor.paths[0]) is \(given), and the network sees \(taken): only what it predicts can be what "
                    + "it sees next")
        }
        if let window { try network.check(time: window) }
        let seen = network.schema?.inputs[input]?.map(\.name)
        let foretold = network.schema?.inputs["targets"]?.map(\.name)
        guard seen == foretold else {
            throw Forecaster.refusal(
                "the network sees \(Forecaster.list(seen)) and predicts \(Forecaster.list(foretold)): only what it "
                    + "predicts can be what it sees next")
        }
        let said = network.schema?.horizon
        guard let horizon = said ?? horizon, (1...Forecaster.mostSteps).contains(horizon) else {
            throw Forecaster.refusal(
                "nothing says how many steps ahead the network predicts, from 1 to \(Forecaster.mostSteps): say so (--horizon)"
            )
        }
        self.columns = seen ?? []
        width = network.schema?.rawExtents(of: input)?.reduce(1, *) ?? taken.features.count
        self.horizon = horizon
        self.window =
            predictor.goesStepByStep ? nil : window ?? network.longestTime ?? Forecaster.standardWindow
        self.network = network
        self.predictor = predictor
        self.input = input
        predictor.keepsContext = self.window == nil
    }

    private static func refusal(_ message: String) -> FileError { FileError(.mismatch, path: "", message) }

    private static func list(_ names: [String]?) -> String {
        names.map { $0.map(quoted).joined(separator: ", ") } ?? "what no schema names"
    }

    /// The steps that come after a series.
    ///
    /// - Parameter series: `(time, width)` in row-major order, the newest last; as many steps as the ``horizon`` at least.
    /// - Returns: `(steps, width)`.
    /// - Throws: ``FileError`` if the series is too short, ``SchemaError`` with the row of a number that the schema refuses,
    ///   ``NetworkError`` if there is not the memory.
    public func forecast(after series: [Float], steps: Int) throws -> [Float] {
        guard width > 0, (0...Forecaster.mostSteps).contains(steps) else {
            throw Forecaster.refusal(
                "\(steps) steps cannot be foretold: ask for up to \(Forecaster.mostSteps)")
        }
        let known = series.count / width
        guard known * width == series.count, known >= horizon else {
            throw Forecaster.refusal(
                "\(series.count) numbers are no series of \(width) at a time that a network which predicts \(horizon) "
                    + "steps ahead could go on with")
        }
        var values = series
        // What is known tells the first steps; each of the others tells the one that lies the horizon ahead of it.
        values += try answers(for: values, from: 0, lasting: horizon)
        while values.count < (known + steps) * width {
            let seen = values.count / width - horizon
            values += try answers(for: Array(values.prefix((seen + 1) * width)), from: seen, lasting: 1)
        }
        return Array(values[(known * width)..<((known + steps) * width)])
    }

    /// What the network predicts at the last steps of a series, in the data's units.
    ///
    /// - Parameter first: the steps before it have been given already, where the state is carried.
    private func answers(for values: [Float], from first: Int, lasting count: Int) throws -> [Float] {
        let steps = values.count / width
        var found: [Float] = []
        if let window {
            for end in steps - count + 1...steps {
                let last = try pass(values[max(0, end - window) * width..<end * width])
                found += last.suffix(width)
            }
            return found
        }
        if first == 0 {
            try predictor.prepare(time: 1, batch: 1)
            try predictor.setContext(nil)
        }
        for start in stride(from: first, to: steps, by: Forecaster.piece) {
            found += try pass(values[start * width..<min(steps, start + Forecaster.piece) * width])
            found = Array(found.suffix(count * width))
        }
        return found
    }

    /// What the network takes for raw numbers.
    private func features(of raw: NDArray) throws -> NDArray {
        guard let schema = network.schema else { return raw }
        var features = raw
        if let extents = schema.featureExtents(of: input) {
            features = NDArray(Shape([raw.shape[0], 1] + extents))
            try schema.encode(
                raw.vector.matrix(rows: raw.shape[0], columns: width), of: input,
                into: features.vector.matrix(rows: raw.shape[0], columns: extents.reduce(1, *)))
        }
        for preparation in schema.preparations where preparation.changedColumns.contains(input) {
            features = preparation.prepare(features, of: input)
        }
        return features
    }

    /// What the network predicts at each of some steps.
    private func pass(_ values: ArraySlice<Float>) throws -> [Float] {
        let time = values.count / width
        let raw = NDArray(Array(values), shape: [time, 1, width])
        let features = try features(of: raw)
        try predictor.prepare(time: time, batch: 1)
        guard let target = predictor.input(input), target.count == features.count else {
            throw Forecaster.refusal("the network takes other features than its schema makes of the series")
        }
        target.copy(from: features)
        predictor.run()
        let answers = predictor.results[0].copy()
        network.schema?.restore(answers, of: "targets")
        guard answers.count == values.count, answers.buffer.allSatisfy(\.isFinite) else {
            throw Forecaster.refusal("the network's answers are not finite numbers of the series' columns")
        }
        return answers.values
    }
}
