import Arrays
import HDF5
import Networks
import PrintableText

/// The data of a network's inputs in a file, of which batch after batch is read.
struct PredictionData {
    let time: Int
    let samples: Int
    /// The inputs that the file has nothing for.
    let missing: [String]
    private let columns: [PredictionColumn]
    /// How many integers of an input were rounded so far; only of inputs where one was.
    var rounded: [String: Int] {
        Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.roundedCount) }).filter { $0.value > 0 }
    }

    /// Opens the file and looks at the shapes of its datasets.
    ///
    /// - Parameters:
    ///   - names: the inputs that are needed.
    ///   - group: the group with the datasets; by default a data file's only one, or the root.
    /// - Throws: ``HDF5Error``, or ``FileError`` that says which data do not suit.
    init(_ names: [String], of network: Network, path: String, group: String?) throws {
        var limits = DataFile.defaultLimits
        // What one read takes is a batch's size; over all of them there is no end to it.
        limits.dataBytes = 1 << 60
        let file = try VersionedGroup(HDF5File(path: path, limits: limits), path: path)
        let place =
            try group.map { try PredictionData.split($0, of: file.group, path: path) }
            ?? PredictionData.onlySplit(file, path: path)
        var columns: [PredictionColumn] = []
        for name in names where place.contains(name) {
            let features = network.inputShape(name)?.features.extents ?? []
            let column = try PredictionColumn(name, try place.dataset(name), features: features, path: path)
            if let first = columns.first, (first.time, first.samples) != (column.time, column.samples) {
                throw FileError(
                    .mismatch, path: path,
                    "'\(name)' has \(column.time) time steps of \(column.samples) samples, and '\(first.name)' has "
                        + "\(first.time) of \(first.samples)")
            }
            columns.append(column)
        }
        missing = names.filter { !place.contains($0) }
        guard let first = columns.first, !missing.contains("default") else {
            throw FileError(
                .mismatch, path: path,
                "has no dataset for the network's inputs (\(names.joined(separator: ", "))); "
                    + "it has \(place.names.prefix(20).joined(separator: ", "))")
        }
        (time, samples) = (first.time, first.samples)
        self.columns = columns
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

    /// Puts samples into a predictor that is prepared for as many; zeros where the file has nothing.
    mutating func read(_ range: Range<Int>, into predictor: Predictor) throws {
        for name in missing { predictor.input(name)?.fill(0) }
        for column in columns {
            if let target = predictor.input(column.name) { try column.read(range, into: target) }
        }
    }
}

/// One dataset of samples, `(time, samples, features…)` or, for one time step, `(samples, features…)`.
private final class PredictionColumn {
    let name: String
    let time: Int
    let samples: Int
    private let dataset: HDF5Dataset
    private let features: [Int]
    private let scale: Float
    private let hasTime: Bool
    private(set) var roundedCount = 0
    /// Samples of chunked datasets that were read ahead, so that a chunk is not decompressed for every batch in it.
    private var ahead: (range: Range<Int>, values: [Float])?

    /// What a header claims is believed up to a gibibyte a sample.
    private static let largestSample = 1 << 28
    /// Numbers that are read ahead: 8 MiB.
    private static let aheadCount = 1 << 21

    init(_ name: String, _ dataset: EditedDataset, features: [Int], path: String) throws {
        self.name = name
        self.dataset = dataset.values
        self.features = features
        hasTime = dataset.shape.count != features.count + 1
        let shape = hasTime ? dataset.shape : [1] + dataset.shape
        guard shape.count == features.count + 2, Array(shape.dropFirst(2)) == features else {
            throw FileError(
                .mismatch, path: path,
                "'\(name)' has shape \(dataset.shape); the network takes (time, samples, "
                    + "\(features.map(String.init).joined(separator: ", ")))")
        }
        (time, samples) = (shape[0], shape[1])
        guard let sample = Shape(checking: [time] + features), sample.count <= Self.largestSample else {
            throw FileError(
                .mismatch, path: path,
                "'\(name)' has shape \(dataset.shape): a sample is too large to be read at once")
        }
        scale = try DataFile.scale(of: dataset)
    }

    func read(_ range: Range<Int>, into target: NDArray) throws {
        guard !range.isEmpty, time > 0 else { return }
        if case .chunked = dataset.layout {
            try copyFromAhead(range, into: target)
        } else {
            roundedCount += try dataset.readRounding(into: target.buffer, slab(range))
        }
        guard scale != 1 else { return }
        for index in target.buffer.indices { target.buffer[index] *= scale }
    }

    private func slab(_ range: Range<Int>) -> HDF5Hyperslab {
        HDF5Hyperslab((hasTime ? [0..<time] : []) + [range] + features.map { 0..<$0 })
    }

    /// - Precondition: neither the range nor a time step is empty.
    private func copyFromAhead(_ range: Range<Int>, into target: NDArray) throws {
        let width = features.reduce(1, *)
        if ahead.map({ $0.range.lowerBound <= range.lowerBound && range.upperBound <= $0.range.upperBound })
            != true
        {
            // Whole batches, so that none lies across the end.
            let batches = max(1, PredictionColumn.aheadCount / max(1, time * width) / range.count)
            let end = min(samples, range.lowerBound + batches * range.count)
            ahead = nil
            let window = range.lowerBound..<max(end, range.upperBound)
            let (numbers, roundedCount) = try dataset.readRounding(Float.self, slab(window))
            ahead = (window, numbers)
            self.roundedCount += roundedCount
        }
        guard let (window, values) = ahead else { return }
        for step in 0..<time {
            let start = (step * window.count + range.lowerBound - window.lowerBound) * width
            target.rows(step..<step + 1).copy(from: values[start..<start + range.count * width])
        }
    }
}
