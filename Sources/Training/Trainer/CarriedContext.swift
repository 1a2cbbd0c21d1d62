import Arrays
import Describing
import Networks

/// The state of recurrent layers that goes from one batch to the next, as a run saves it.
struct CarriedContext: Sendable {
    private struct Part: Sendable {
        let path: String
        let shape: [Int]
        let values: [Float]
    }

    private var parts: [Part] = []

    init() {}

    init(_ context: Context) {
        parts = context.states.sorted { $0.key < $1.key }.map {
            Part(path: $0.key, shape: $0.value.shape.extents, values: $0.value.values)
        }
    }

    /// The state of all samples of a batch, from that of its parts.
    /// - Precondition: the parts are of one network, each with at least one sample.
    init(joining contexts: [CarriedContext]) {
        parts = (contexts.first?.parts ?? []).enumerated().map { index, first in
            let pieces = contexts.map { $0.parts[index] }
            return Part(
                path: first.path, shape: [pieces.reduce(0) { $0 + $1.shape[0] }] + first.shape.dropFirst(),
                values: pieces.flatMap(\.values))
        }
    }

    /// The state of some of the batch's samples.
    func part(_ samples: Range<Int>) -> CarriedContext {
        var part = CarriedContext()
        part.parts = parts.map {
            let width = $0.shape.dropFirst().reduce(1, *)
            return Part(
                path: $0.path, shape: [samples.count] + $0.shape.dropFirst(),
                values: Array($0.values[samples.lowerBound * width..<samples.upperBound * width]))
        }
        return part
    }

    var context: Context {
        Context(
            states: Dictionary(
                uniqueKeysWithValues: parts.map { ($0.path, NDArray($0.values, shape: Shape($0.shape))) }))
    }

    /// Compares what a file has brought with what a network takes for its next batch.
    /// - Parameters:
    ///   - expected: a context of that network for one sample.
    ///   - samples: how many the batch has.
    /// - Throws: ``TrainingError`` if a buffer is missing, unknown or of another shape.
    func check(against expected: Context, samples: Int) throws {
        let ours = parts.map { ($0.path, $0.shape) }
        let theirs = expected.states.mapValues { [samples] + $0.shape.extents.dropFirst() }
        guard theirs != Dictionary(uniqueKeysWithValues: ours) else { return }
        throw TrainingError(
            .invalidConfiguration,
            "the trainer's state carries on \(Self.words(ours)), but the network and the data take "
                + Self.words(theirs.map { ($0.key, $0.value) }))
    }

    private static func words(_ shapes: [(path: String, shape: [Int])]) -> String {
        let all = shapes.sorted { $0.path < $1.path }.map { "'\($0.path)' \($0.shape)" }
        return all.isEmpty ? "nothing" : all.joined(separator: ", ")
    }

    private static let paths = "paths"

    func save(to state: inout StateWriter) {
        state.set(Self.paths, parts.map(\.path))
        for (index, part) in parts.enumerated() {
            state.set("\(index)", part.values, shape: part.shape)
        }
    }

    init(from state: StateReader) throws {
        let paths = try state.strings(Self.paths)
        for (index, path) in paths.enumerated() where paths[..<index].contains(path) {
            throw state.refuse(Self.paths, "has '\(path)' twice")
        }
        parts = try paths.enumerated().map { index, path in
            guard case .floats(let shape, let values)? = state.value("\(index)") else {
                throw state.refuse("\(index)", "holds no floats, where those of '\(path)' belong")
            }
            guard Shape(checking: shape)?.count == values.count else {
                throw state.refuse("\(index)", "has \(values.count) numbers in the shape \(shape)")
            }
            return Part(path: path, shape: shape, values: values)
        }
    }
}

extension CarriedContext: Reported {
    func write(to report: inout ReportWriter) {
        report.add(parts.count)
        for part in parts {
            report.add(part.path)
            report.add(part.shape.map(Double.init))
            report.add(part.values)
        }
    }

    init(from report: inout ReportReader) throws {
        let count = try report.count(ofSize: 1)
        parts = try (0..<count).map { _ in
            let (path, shape, values) = (try report.text(), try report.doubles(), try report.floats())
            let extents = shape.compactMap { Int(exactly: $0) }
            guard extents.count == shape.count, Shape(checking: extents)?.count == values.count else {
                throw ReportReader.unreadable
            }
            return Part(path: path, shape: extents, values: values)
        }
    }
}
