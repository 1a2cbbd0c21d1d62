import HDF5

/// Reads all of a file, in every way that the reader offers, under limits so small that a file that
/// keeps them is read in milliseconds. Any `HDF5Error` is a good end; another kind of error is not, nor is a part that
/// differs from the whole.
struct Walk {
    private var objectsLeft = 100

    static var limits: HDF5Limits {
        var limits = HDF5Limits()
        limits.metadataBytes = 256 << 10
        limits.objects = 200
        limits.depth = 16
        limits.typeDepth = 16
        limits.nameBytes = 4 << 10
        limits.attributeBytes = 64 << 10
        limits.dataBytes = 2 << 20
        return limits
    }

    mutating func read(_ bytes: [UInt8]) {
        guard let file = attempt({ try HDF5File(bytes: bytes, limits: Walk.limits) }),
            let root = attempt({ try file.root })
        else { return }
        describe(file.superblock)
        visit(root)
    }

    private mutating func visit(_ group: HDF5Group) {
        visitAttributes(of: group)
        describe(group.links)
        describe(group.namesInCreationOrder)
        for name in group.names {
            guard objectsLeft > 0 else { return }
            objectsLeft -= 1
            precondition(group.contains(name))
            attempt { try group.link(name) }
            guard let object = attempt({ try group.object(name) }) else { continue }
            switch object {
            case .group(let child): visit(child)
            case .dataset(let dataset): visit(dataset)
            case .namedType(let type):
                describe(type.datatype)
                visitAttributes(of: type)
            }
        }
    }

    private func visitAttributes(of owner: any HDF5AttributeOwner) {
        for name in owner.attributeNames.prefix(50) {
            guard let attribute = attempt({ try owner.attribute(name) }) else { continue }
            describe(attribute.datatype)
            attempt { try attribute.readBytes() }
            attempt { try attribute.readString() }
            if let texts = attempt({ try attribute.readStrings() }) {
                precondition(texts.count == attribute.count)
            }
            attempt { try attribute.readCanonicalBytes { describe($0.count) } }
            if let elements = attempt({ try attribute.readElements() }) {
                precondition(elements.count == attribute.count)
                describe(elements.first)
            }
            attempt { try attribute.read(Int8.self) }
            if let numbers = attempt({ try attribute.read(Double.self) }) {
                precondition(numbers.count == attribute.count)
            }
        }
    }

    private func visit(_ dataset: HDF5Dataset) {
        describe(dataset.datatype)
        describe(
            (
                dataset.layout, dataset.filters, dataset.maximumShape, dataset.hasFillValue,
                dataset.objectAddress
            ))
        attempt { try dataset.storedByteCount }
        visitAttributes(of: dataset)
        if let bytes = attempt({ try dataset.readBytes() }) {
            precondition(bytes.count == dataset.count * dataset.elementSize)
        }
        attempt { try dataset.readString() }
        if let texts = attempt({ try dataset.readStrings() }) { precondition(texts.count == dataset.count) }
        attempt { try dataset.readCanonicalBytes { describe($0.count) } }
        if let elements = attempt({ try dataset.readElements() }) {
            precondition(elements.count == dataset.count)
            describe(elements.first)
        }
        attempt { try dataset.read(UInt16.self) }
        let numbers = attempt { try dataset.read(Double.self) }
        precondition(numbers == nil || numbers?.count == dataset.count)
        if dataset.count <= 4096 {
            var memory = [Float](repeating: 0, count: dataset.count)
            attempt { try memory.withUnsafeMutableBufferPointer { try dataset.read(into: $0) } }
        }
        let everySecond = HDF5Hyperslab(
            start: dataset.shape.map { min(1, $0) }, count: dataset.shape.map { $0 / 2 },
            stride: dataset.shape.map { _ in 2 })
        if let bytes = attempt({ try dataset.readBytes(everySecond) }) {
            precondition(bytes.count == everySecond.shape.reduce(1, *) * dataset.elementSize)
        }
        attempt { try dataset.withElements(of: Float.self) { describe($0.last) } }
        guard let extent = dataset.shape.first else { return }
        for rows in [0..<extent, extent / 3..<extent - extent / 3, max(0, extent - 1)..<extent] {
            let part = attempt { try dataset.read(Double.self, rows: rows) }
            if let part, let numbers { expect(part, rows, of: numbers, extent) }
        }
    }

    /// Rows are the same numbers as in the whole. Bits are compared, as there are NaNs.
    private func expect(_ part: [Double], _ rows: Range<Int>, of whole: [Double], _ extent: Int) {
        let width = extent == 0 ? 0 : whole.count / extent
        let same = whole[rows.lowerBound * width..<rows.upperBound * width]
        precondition(
            part.map(\.bitPattern) == same.map(\.bitPattern), "rows \(rows) are not those of the whole")
    }

    /// Words for errors and tools are made from the file too.
    private func describe<Value>(_ value: Value) { precondition(!"\(value)".isEmpty) }

    @discardableResult
    private func attempt<Result>(_ body: () throws -> Result) -> Result? {
        do {
            return try body()
        } catch let error as HDF5Error {
            describe(error)
            return nil
        } catch {
            fatalError("not an HDF5Error: \(error)")
        }
    }
}
