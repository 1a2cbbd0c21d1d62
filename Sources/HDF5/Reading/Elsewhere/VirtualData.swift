/// A virtual dataset's elements: those of other datasets, put together as its mappings say.
///
/// Where a mapping has no end ("unlimited"), as many elements count as its source has now, and the virtual dataset grows
/// with them; "%b" in a name stands for 0, 1, 2 and so on, up to the first source that is not there. Places without a
/// source have the fill value.
struct VirtualData {
    /// The shape that follows from the sources.
    let shape: [Int]
    private let parts: [Part]
    private let elementSize: Int
    private let file: FileContext

    private struct Part {
        let dataset: HDF5Dataset
        let source: HDF5Selection
        let target: HDF5Selection
        /// Places along the dimension that has no end.
        let openCount: Int
    }

    /// Opens the sources.
    ///
    /// - Parameters:
    ///   - shape: as stored with the dataset.
    ///   - maximumShape: nil for dimensions without a limit, which are as long as the sources make them.
    init(
        _ mappings: [HDF5VirtualMapping], shape: [Int], maximumShape: [Int?], elementSize: Int,
        _ file: FileContext
    ) throws {
        self.file = file
        self.elementSize = elementSize
        var sources = VirtualSources(file)
        parts = try mappings.flatMap { try VirtualData.parts($0, &sources) }
        var extent = zip(shape, maximumShape).map { $1 == nil ? 0 : $0 }
        for part in parts {
            guard case .hyperslab(let dimensions) = part.target, dimensions.count == shape.count else {
                continue
            }
            for (index, dimension) in dimensions.enumerated() where maximumShape[index] == nil {
                extent[index] = max(extent[index], dimension.end(openCount: part.openCount) ?? .max)
            }
        }
        guard extent.checkedProduct?.times(elementSize) != nil else {
            throw HDF5Error(.limit, "the shape \(extent) has more bytes than can be counted")
        }
        self.shape = extent
    }

    private static func parts(_ mapping: HDF5VirtualMapping, _ sources: inout VirtualSources) throws -> [Part]
    {
        if case .hyperslab(let dimensions) = mapping.target,
            let open = dimensions.firstIndex(where: \.isOpen),
            mapping.file.contains("%b") || mapping.dataset.contains("%b")
        {
            return try numberedParts(mapping, dimensions, open: open, &sources)
        }
        guard let dataset = try sources.dataset(mapping.file, mapping.dataset) else { return [] }
        var openCount = 0
        if case .hyperslab(let dimensions) = mapping.source, dimensions.count == dataset.shape.count,
            let open = dimensions.firstIndex(where: \.isOpen)
        {
            openCount = dimensions[open].openCount(within: dataset.shape[open])
        }
        return [
            Part(dataset: dataset, source: mapping.source, target: mapping.target, openCount: openCount)
        ]
    }

    private static let mostBlocks = 100_000

    /// One source for each block along the open dimension.
    private static func numberedParts(
        _ mapping: HDF5VirtualMapping, _ dimensions: [HDF5Selection.Dimension], open: Int,
        _ sources: inout VirtualSources
    ) throws -> [Part] {
        var parts: [Part] = []
        while let dataset = try sources.dataset(
            mapping.file.replacingNumber(with: parts.count),
            mapping.dataset.replacingNumber(with: parts.count))
        {
            guard parts.count < mostBlocks,
                let start = dimensions[open].stride.times(parts.count)?.plus(dimensions[open].start)
            else {
                throw HDF5Error(.limit, "block \(parts.count) of a mapping is more than can be counted")
            }
            var target = dimensions
            target[open] = .init(start: start, stride: 1, count: 1, block: dimensions[open].block)
            parts.append(
                Part(dataset: dataset, source: mapping.source, target: .hyperslab(target), openCount: 0))
        }
        return parts
    }

    /// Puts all elements into `output`, which has room for ``shape`` and holds the fill value.
    func read(into output: ByteStorage) throws {
        for part in parts {
            let charge: (Int) throws -> Void = { try file.charge($0, for: "a virtual dataset's mapping") }
            let source = try SelectionRuns(part.source, shape: part.dataset.shape, charge: charge)
            let target = try SelectionRuns(
                part.target, shape: shape, openCount: part.openCount, charge: charge)
            guard source.elements == target.elements else {
                throw HDF5Error(
                    .damaged, structure: SelectionEncoding.structure,
                    "\(source.elements) elements of a source are mapped to \(target.elements)")
            }
            guard part.dataset.elementSize == elementSize else {
                throw HDF5Error(
                    .unsupported,
                    "a virtual dataset of another type than its source \(part.dataset.path) is not supported")
            }
            try copy(try part.dataset.storedBytes(), source.runs, target.runs, output)
        }
    }

    private func copy(
        _ bytes: ByteSlice, _ source: [Range<Int>], _ target: [Range<Int>], _ output: ByteStorage
    ) throws {
        var (index, used) = (0, 0)
        for run in target {
            var position = run.lowerBound
            while position < run.upperBound, source.indices.contains(index) {
                let first = source[index].lowerBound &+ used
                let count = min(run.upperBound &- position, source[index].upperBound &- first)
                guard
                    let part = bytes.part(from: first &* elementSize, count: count &* elementSize),
                    output.copy(part.count, from: part.storage, at: part.offset, to: position &* elementSize)
                else { throw HDF5Error(.damaged, "a source of a virtual dataset is shorter than its shape") }
                position &+= count
                used &+= count
                if used == source[index].count { (index, used) = (index &+ 1, 0) }
            }
        }
    }
}

extension String {
    fileprivate func replacingNumber(with number: Int) -> String {
        var result = ""
        var rest = self[...]
        while let percent = rest.firstIndex(of: "%") {
            result += rest[..<percent]
            rest = rest[percent...].dropFirst()
            if rest.first == "b" {
                result += "\(number)"
                rest = rest.dropFirst()
            } else {
                // "%%" is one "%".
                result += "%"
                if rest.first == "%" { rest = rest.dropFirst() }
            }
        }
        return result + rest
    }
}
