import Arrays
import Networks
import PrintableText
import Schemas
import Tables
import Training

/// Runs a network over rows of raw numbers, and puts its answers into words: for a classification the label and the
/// probability of each, for numbers the number in the data's units.
final class RowAnswers {
    /// The names of the columns of an answer.
    let names: [String]
    private let network: Network
    private let predictor: Predictor
    let schema: Schema
    private let targets: [any SchemaColumn]
    private let batch: Int

    private enum Form {
        case classes([String])
        case numbers
    }

    private let form: Form
    /// How many numbers an answer of the network has.
    private let width: Int

    /// - Throws: ``FileError`` if the network does not say what its rows are, or what its answers mean.
    init(_ network: Network, batch: Int) throws {
        guard let schema = network.schema, schema.inputs["default"] != nil else {
            throw FileError(
                .mismatch, path: "",
                "the network does not say which columns it takes: train it on a table ('brainstorm data csv', 'brainstorm new')"
            )
        }
        try network.checkUse()
        self.network = network
        self.schema = schema
        self.batch = batch
        predictor = try network.predictor()
        guard let path = network.predictionsPath, predictor.inputNames == ["default"] else {
            throw FileError(
                .mismatch, path: "",
                "its answers depend on \(predictor.inputNames.joined(separator: ", ")), and rows give 'default' alone"
            )
        }
        let shape = try network.bufferShape(path)
        guard shape.scaling != .fixed else {
            throw FileError(
                .mismatch, path: "", "\(path) holds one answer for a whole batch, none for each row")
        }
        width = shape.features.count
        targets = (schema.inputs["targets"] ?? []).filter { $0.rawCount > 0 }
        let levels = targets.count == 1 ? targets[0].levelNames : nil
        if let levels, levels.count == width || (levels.count == 2 && width == 1) {
            form = .classes(levels)
            names = [targets[0].name] + levels.map { "p_\($0)" }
        } else {
            form = .numbers
            let isNamed = targets.count == width && targets.allSatisfy { $0 is NumberColumn }
            names = isNamed ? targets.map(\.name) : (1...max(1, width)).map { "output\($0)" }
        }
    }

    /// Computes the answers of rows.
    ///
    /// - Parameters:
    ///   - raw: the raw numbers of `default`, row by row.
    ///   - title: what errors call the rows.
    ///   - refusing: makes the error that tells of a row, and why the network does not take it.
    ///   - body: is given the answer of each row in its order.
    /// - Throws: what `refusing` makes for a number that the network cannot take, ``TrainingError`` where it is not to be said
    ///   which.
    func answer(
        _ raw: [Float], rows: Int, called title: String,
        refusing: (_ row: Int, _ message: String) -> TableError,
        _ body: (_ row: Int, _ answer: Answer) throws -> Void
    ) throws {
        guard rows > 0 else { return }
        let column = try Samples.Column(shape: [1, rows, raw.count / rows], values: raw)
        let iterator: any DataIterator
        do {
            iterator = try network.ready(
                Minibatches(of: batch, try Samples(["default": column]), shuffle: false), called: title)
        } catch let error as TrainingError {
            guard let (row, message) = refusal(raw, rows: rows) else { throw error }
            throw refusing(row, message)
        }
        for position in 0..<iterator.batchCount(epoch: 0) {
            let size = iterator.batchSize(epoch: 0, position: position)
            try predictor.prepare(time: size.time, batch: size.batch)
            guard let input = predictor.input("default"),
                let values = try iterator.batch(epoch: 0, position: position)["default"]
            else { return }
            input.copy(from: values)
            predictor.run()
            let results = predictor.results[0].onHost
            guard results.buffer.allSatisfy(\.isFinite) else {
                throw TrainingError(
                    .notFinite,
                    "\(title): an answer of the network is no finite number; its parameters or scales are broken"
                )
            }
            if case .numbers = form { schema.restore(results, of: "targets") }
            for row in 0..<size.batch {
                let numbers = UnsafeBufferPointer(
                    rebasing: UnsafeBufferPointer(results.buffer)[row * width..<(row + 1) * width])
                try body(position * batch + row, Answer(numbers: numbers, of: self))
            }
        }
    }

    /// What the network says of a row.
    struct Answer {
        fileprivate let numbers: UnsafeBufferPointer<Float>
        fileprivate let of: RowAnswers

        /// Adds the fields to a row, one for each of ``RowAnswers/names``.
        func write(to text: inout RowText) {
            switch of.form {
            case .numbers:
                for (index, number) in numbers.enumerated() {
                    if let date = of.date(number, index) { text.add(date) } else { text.add(number) }
                }
            case .classes(let levels):
                text.add(levels[most])
                for level in levels.indices { text.add(probability(level)) }
            }
        }

        /// The fields by their names.
        var values: [String: RowValue] {
            var values: [String: RowValue] = [:]
            switch of.form {
            case .numbers:
                for (index, number) in numbers.enumerated() {
                    values[of.names[index]] =
                        of.date(number, index).map { .text($0) } ?? .number(Double(number))
                }
            case .classes(let levels):
                values[of.names[0]] = .text(levels[most])
                for level in levels.indices {
                    values[of.names[level + 1]] = .number(Double(probability(level)))
                }
            }
            return values
        }

        private func probability(_ level: Int) -> Float {
            guard numbers.count == 1 else { return numbers[level] }
            return level == 1 ? numbers[0] : 1 - numbers[0]
        }

        private var most: Int {
            guard numbers.count > 1 else { return numbers[0] >= 0.5 ? 1 : 0 }
            var most = 0
            for level in numbers.indices where numbers[level] > numbers[most] { most = level }
            return most
        }
    }

    /// The answer as a date, where it is one; with a time if the data have times.
    private func date(_ number: Float, _ index: Int) -> String? {
        guard targets.count == width, let column = targets[index] as? NumberColumn, column.isDate else {
            return nil
        }
        return DateText.text(column.format == .date ? Double(number).rounded() : Double(number))
    }
}
