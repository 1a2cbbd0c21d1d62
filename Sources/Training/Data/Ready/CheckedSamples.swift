import Arrays
import Networks

/// Samples of another store, whose numbers are compared with what a network's inputs can take when they are read. A number
/// that cannot be is an error, because a loss would go on as if nothing were wrong.
///
/// Where a mask of the network is 0, nothing counts, and −1 may stand for what is not there.
struct CheckedSamples: SampleStore {
    let store: any SampleStore
    /// What the data are called, for errors: `training`.
    let title: String
    private let domains: [String: InputDomain]
    private let masks: [String]
    /// What is in memory has been looked at as a whole.
    private let isChecked: Bool

    /// - Parameter domains: those of the inputs that take the store's numbers as they are.
    /// - Throws: ``TrainingError`` with the first number in memory that cannot be.
    init(_ store: any SampleStore, called title: String, domains: [String: InputDomain], masks: [String])
        throws
    {
        self.store = store
        self.title = title
        self.domains = domains
        self.masks = masks.filter { store.names.contains($0) && store.featureCount($0) == 1 }
        isChecked = store.isInMemory
        if isChecked { try checkAll() }
    }

    var names: [String] { store.names }
    var features: [String: [Int]] { store.features }
    var count: Int { store.count }
    var timeSteps: Int { store.timeSteps }
    var rounded: [String: Int] { store.rounded }
    var isInMemory: Bool { store.isInMemory }

    func read(
        _ column: String, samples indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws {
        try store.read(column, samples: indices, from: start, time: time, into: target)
        if !isChecked { try check(column, indices, start, time, target) }
    }

    private func checkAll() throws {
        for name in domains.keys.sorted() where names.contains(name) {
            try store.forEachPiece(of: name) { first, taken, values in
                try Gathering.withIndices(taken, { first + $0 }) { try check(name, $0, 0, timeSteps, values) }
            }
        }
    }

    private func check(
        _ column: String, _ indices: UnsafeBufferPointer<Int>, _ start: Int, _ time: Int,
        _ values: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard let domain = domains[column] else { return }
        // Every batch of a stream comes here, and is as it should be.
        if domain == .finite, UnsafeBufferPointer(values).areFinite { return }
        guard let wrong = values.firstIndex(where: { !domain.contains($0) }) else { return }
        let width = max(1, featureCount(column))
        let rows = time * indices.count
        // Only numbers that look wrong are worth a look at the masks.
        var counts = [Bool](repeating: true, count: rows)
        for mask in masks where mask != column {
            var numbers = [Float](repeating: 0, count: rows)
            try numbers.withUnsafeMutableBufferPointer {
                try store.read(mask, samples: indices, from: start, time: time, into: $0)
            }
            for row in 0..<rows where numbers[row] == 0 { counts[row] = false }
        }
        for index in values.indices[wrong...] where !domain.contains(values[index]) {
            let (row, value) = (index / width, values[index])
            if !counts[row], value.isFinite { continue }
            let place = SamplePlace(
                sample: indices[row % indices.count], time: start + row / indices.count, of: self)
            let feature = width > 1 ? " (number \(index % width))" : ""
            throw TrainingError(
                .invalidData,
                "\(title): '\(column)' of \(place)\(feature) is \(value), and must be \(domain.requirement)")
        }
    }
}
