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

    var context: Context {
        Context(
            states: Dictionary(
                uniqueKeysWithValues: parts.map { ($0.path, NDArray($0.values, shape: Shape($0.shape))) }))
    }

    /// Compares what a file has brought with what a network takes for its next batch.
    /// - Parameter expected: a context of that network at the size of the batch.
    /// - Throws: ``TrainingError`` if a buffer is missing, unknown or of another shape.
    func check(against expected: Context) throws {
        let ours = parts.map { ($0.path, $0.shape) }
        let theirs = expected.states.mapValues(\.shape.extents)
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
