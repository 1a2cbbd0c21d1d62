import HDF5

/// Reads all of a file, in every way that the reader offers, under limits so small that a file that
/// keeps them is read in milliseconds. Any `HDF5Error` is a good end; another kind of error is not.
struct Walk {
    private var objectsLeft = 100

    static var limits: HDF5Limits {
        var limits = HDF5Limits()
        limits.metadataBytes = 256 << 10
        limits.objects = 200
        limits.depth = 16
        limits.nameBytes = 4 << 10
        limits.attributeBytes = 64 << 10
        limits.dataBytes = 2 << 20
        return limits
    }

    mutating func read(_ bytes: [UInt8]) {
        guard let file = attempt({ try HDF5File(bytes: bytes, limits: Walk.limits) }),
            let root = attempt({ try file.root })
        else { return }
        visit(root)
    }

    private mutating func visit(_ group: HDF5Group) {
        visit(group.attributeNames) { try group.attribute($0) }
        for name in group.names {
            guard objectsLeft > 0 else { return }
            objectsLeft -= 1
            _ = attempt { try group.link(name) }
            guard let object = attempt({ try group.object(name) }) else { continue }
            switch object {
            case .group(let child): visit(child)
            case .dataset(let dataset): visit(dataset)
            case .namedType(let type): visit(type.attributeNames) { try type.attribute($0) }
            }
        }
    }

    private func visit(_ names: [String], _ attribute: (String) throws -> HDF5Attribute) {
        for name in names.prefix(50) {
            guard let attribute = attempt({ try attribute(name) }) else { continue }
            attempt { try attribute.read(Double.self) }
            attempt { try attribute.read(Int8.self) }
            attempt { try attribute.readStrings() }
            attempt { try attribute.readBytes() }
        }
    }

    private func visit(_ dataset: HDF5Dataset) {
        visit(dataset.attributeNames) { try dataset.attribute($0) }
        attempt { try dataset.readStrings() }
        attempt { try dataset.readBytes() }
        attempt { try dataset.read(Double.self) }
        attempt { try dataset.read(UInt16.self) }
        guard let rows = dataset.shape.first else { return }
        attempt { try dataset.read(Float.self, rows: rows / 3..<rows - rows / 3) }
        attempt { try dataset.read(Int64.self, rows: max(0, rows - 1)..<rows) }
    }

    @discardableResult
    private func attempt<Result>(_ body: () throws -> Result) -> Result? {
        do {
            return try body()
        } catch let error as HDF5Error {
            // The words of an error are made from the file's bytes too.
            return error.description.isEmpty ? nil : nil
        } catch {
            fatalError("not an HDF5Error: \(error)")
        }
    }
}
