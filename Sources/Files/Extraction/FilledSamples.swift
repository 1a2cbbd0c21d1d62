public import Networks
import Schemas
public import Training

/// Samples of another store, with columns of zeros beside theirs.
struct FilledSamples: SampleStore {
    private let store: any SampleStore
    let names: [String]
    let features: [String: [Int]]

    /// - Parameter added: the features of the columns of zeros, which the store lacks.
    init(_ store: any SampleStore, adding added: [String: [Int]]) {
        self.store = store
        features = store.features.merging(added) { own, _ in own }
        names = features.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    var count: Int { store.count }
    var timeSteps: Int { store.timeSteps }
    var schema: Schema? { store.schema }
    var isInMemory: Bool { store.isInMemory }
    var rounded: [String: Int] { store.rounded }

    func read(
        _ column: String, samples indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard store.features[column] != nil else { return target.update(repeating: 0) }
        try store.read(column, samples: indices, from: start, time: time, into: target)
    }
}

extension SampleStore {
    /// These samples with columns of zeros for inputs of the network that they lack, and the names of those.
    public func filledUp(for network: Network) -> (samples: any SampleStore, missing: [String]) {
        let missing = network.inputNames.filter { features[$0] == nil }
        // Data with none of the inputs are other data, which whoever runs the network refuses.
        guard !missing.isEmpty, missing.count < network.inputNames.count else { return (self, []) }
        let added = missing.map { name in
            (name, network.schema?.rawExtents(of: name) ?? network.inputShape(name)?.features.extents ?? [])
        }
        return (FilledSamples(self, adding: Dictionary(uniqueKeysWithValues: added)), missing)
    }
}
