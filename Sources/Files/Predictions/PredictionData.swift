import Arrays
import HDF5
import Networks
import PrintableText
import Schemas
import Synchronization
import Training

/// The data of a network's inputs in a file, read as they are asked for.
final class PredictionData: SampleStore {
    let timeSteps: Int
    let count: Int
    let schema: Schema?
    let names: [String]
    let features: [String: [Int]]
    /// The inputs that the file has nothing for.
    let missing: [String]
    private let columns: [String: PredictionColumn]

    /// How many integers of an input were rounded so far; only of inputs where one was.
    var rounded: [String: Int] { columns.mapValues(\.roundedCount).filter { $0.value > 0 } }

    /// Opens the file and looks at the shapes of its datasets.
    ///
    /// - Parameters:
    ///   - inputs: the inputs that are needed.
    ///   - group: the group with the datasets; by default a data file's only one, or the root.
    /// - Throws: ``HDF5Error``, or ``FileError`` that says which data do not suit.
    init(_ inputs: [String], of network: Network, path: String, group: String?) throws {
        var limits = DataFile.defaultLimits
        // What one read takes is a batch's size; over all of them there is no end to it.
        limits.dataBytes = 1 << 60
        let file = try VersionedGroup(HDF5File(path: path, limits: limits), path: path)
        let place =
            try group.map { try PredictionData.split($0, of: file.group, path: path) }
            ?? PredictionData.onlySplit(file, path: path)
        schema = try DataFile.knownSchema(in: file.group, path: path)
        var columns: [PredictionColumn] = []
        for name in inputs where place.contains(name) {
            let column = try PredictionColumn(name, try place.dataset(name), of: network, path: path)
            if let first = columns.first, (first.time, first.samples) != (column.time, column.samples) {
                throw FileError(
                    .mismatch, path: path,
                    "'\(name)' has \(column.time) time steps of \(column.samples) samples, and '\(first.name)' has "
                        + "\(first.time) of \(first.samples)")
            }
            columns.append(column)
        }
        missing = inputs.filter { !place.contains($0) }
        guard let first = columns.first, !missing.contains("default") else {
            throw FileError(
                .mismatch, path: path,
                "has no dataset for the network's inputs (\(inputs.joined(separator: ", "))); "
                    + "it has \(place.names.prefix(20).joined(separator: ", "))")
        }
        (timeSteps, count) = (first.time, first.samples)
        names = columns.map(\.name).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        features = Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.features) })
        self.columns = Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0) })
    }

    func read(
        _ column: String, samples indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard let first = indices.first, let stored = columns[column] else { return }
        precondition(
            start == 0 && time == timeSteps && indices.last == first + indices.count - 1,
            "predictions take whole samples in their order")
        try stored.read(first..<first + indices.count, into: target)
    }

    private static func split(_ name: String, of root: EditedGroup, path: String) throws -> EditedGroup {
        guard root.contains(name) else {
            throw FileError(
                .mismatch, path: path,
                "has no group \(quoted(name)) for --split; it has "
                    + root.names.prefix(20).joined(separator: ", "))
        }
        return try root.group(name)
    }

    /// A data file's only group, or the root.
    private static func onlySplit(_ file: VersionedGroup, path: String) throws -> EditedGroup {
        let root = file.group
        let splits = DataFile.splitNames(of: root)
        if root.contains("default") || splits.count != 1 {
            let isDataFile = file.version?.kind == Formats.known.data.newest.kind
            guard !isDataFile || splits.count == 1 else {
                throw FileError(
                    .mismatch, path: path,
                    "has several splits: pass --split, one of "
                        + splits.joined(separator: ", "))
            }
            return root
        }
        if case .group(let group) = try root.object(splits[0]) { return group }
        return root
    }
}

/// One dataset of samples, `(time, samples, features…)` or, for one time step, `(samples, features…)`.
private final class PredictionColumn: Sendable {
    let name: String
    let time: Int
    let samples: Int
    private let dataset: HDF5Dataset
    let features: [Int]
    private let scale: Float
    private let hasTime: Bool
    private let progress = Mutex(Progress())

    private struct Progress {
        var roundedCount = 0
        /// Samples of chunked datasets that were read ahead, so that a chunk is not decompressed for every batch in it.
        var ahead: (range: Range<Int>, values: [Float])?
    }

    var roundedCount: Int { progress.withLock { $0.roundedCount } }

    /// What a header claims is believed up to a gibibyte a sample.
    private static let largestSample = 1 << 28
    /// Numbers that are read ahead: 8 MiB.
    private static let aheadCount = 1 << 21

    init(_ name: String, _ dataset: EditedDataset, of network: Network, path: String) throws {
        self.name = name
        self.dataset = dataset.values
        let extents = dataset.shape
        // Without time first: one axis less.
        let fitting = [1, 2].first { axes in
            extents.count >= axes && network.takes(Array(extents.dropFirst(axes)), for: name)
        }
        guard let fitting else {
            throw FileError(
                .mismatch, path: path,
                "'\(name)' has shape \(dataset.shape); \(network.expectation(for: name))")
        }
        hasTime = fitting == 2
        features = Array(extents.dropFirst(fitting))
        let shape = hasTime ? extents : [1] + extents
        (time, samples) = (shape[0], shape[1])
        guard let sample = Shape(checking: [time] + features), sample.count <= Self.largestSample else {
            throw FileError(
                .mismatch, path: path,
                "'\(name)' has shape \(dataset.shape): a sample is too large to be read at once")
        }
        scale = try DataFile.scale(of: dataset)
    }

    func read(_ range: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) throws {
        guard !range.isEmpty, time > 0 else { return }
        try progress.withLock { progress in
            if case .chunked = dataset.layout {
                try copyFromAhead(range, &progress, into: target)
            } else {
                progress.roundedCount += try dataset.readRounding(into: target, slab(range))
            }
        }
        guard scale != 1 else { return }
        for index in target.indices { target[index] *= scale }
    }

    private func slab(_ range: Range<Int>) -> HDF5Hyperslab {
        HDF5Hyperslab((hasTime ? [0..<time] : []) + [range] + features.map { 0..<$0 })
    }

    /// - Precondition: neither the range nor a time step is empty.
    private func copyFromAhead(
        _ range: Range<Int>, _ progress: inout Progress, into target: UnsafeMutableBufferPointer<Float>
    ) throws {
        let width = features.reduce(1, *)
        let isThere = progress.ahead.map { ahead in
            ahead.range.lowerBound <= range.lowerBound && range.upperBound <= ahead.range.upperBound
        }
        if isThere != true {
            // Whole batches, so that none lies across the end.
            let batches = max(1, PredictionColumn.aheadCount / max(1, time * width) / range.count)
            let end = min(samples, range.lowerBound + batches * range.count)
            progress.ahead = nil
            let window = range.lowerBound..<max(end, range.upperBound)
            let (numbers, roundedCount) = try dataset.readRounding(Float.self, slab(window))
            progress.ahead = (window, numbers)
            progress.roundedCount += roundedCount
        }
        guard let (window, values) = progress.ahead else { return }
        for step in 0..<time {
            let start = (step * window.count + range.lowerBound - window.lowerBound) * width
            let rows = UnsafeMutableBufferPointer(
                rebasing: target[step * range.count * width..<(step + 1) * range.count * width])
            _ = rows.update(fromContentsOf: values[start..<start + range.count * width])
        }
    }
}

extension Network {
    /// Whether data of these features become what an input takes.
    fileprivate func takes(_ features: [Int], for input: String) -> Bool {
        guard let shape = inputShape(input) else { return false }
        var encoded = features
        if let schema {
            if let raw = schema.rawExtents(of: input) {
                guard raw == features, let made = schema.featureExtents(of: input) else { return false }
                encoded = made
            }
            for step in schema.preparations {
                if step.changedColumns.contains(input), step.problem(input, features: encoded) != nil {
                    return false
                }
                encoded = step.features([input: encoded])[input] ?? encoded
            }
        }
        return encoded == shape.features.extents
    }

    /// What the data for an input must be, in words.
    fileprivate func expectation(for input: String) -> String {
        let raw = schema?.rawExtents(of: input)
        let features = raw ?? inputShape(input)?.features.extents ?? []
        let extents = features.map(String.init).joined(separator: ", ")
        let steps = (schema?.preparations ?? []).filter { $0.changedColumns.contains(input) }
        guard raw == nil, !steps.isEmpty else { return "the network takes (time, samples, \(extents))" }
        return
            "the network takes what \(steps.map { type(of: $0).typeName }.joined(separator: ", then ")) makes "
            + "(time, samples, \(extents)) of: give the data as they were before it"
    }
}
