package import Describing
package import HDF5

/// State trees in files: a group for each group, and for each value a dataset whose type and rank say which
/// kind of value it is.
///
/// | value | dataset |
/// |---|---|
/// | integer, unsigned | scalar int64, uint64 |
/// | number | scalar float64 |
/// | truth value | scalar int8, 0 or 1 |
/// | string | scalar variable-length UTF-8 string |
/// | floats, numbers | float32, float64 of rank 1 or more |
/// | integers | int64 of rank 1 |
/// | strings | fixed-length UTF-8 strings of rank 1 |
extension HDF5Writer {
    package func add(_ tree: StateTree, at path: String) {
        addGroup(path)
        for (name, value) in tree.entries {
            let place = "\(path)/\(name)"
            if let dataset = value.dataset { add(place, dataset) }
            if case .group(let inner) = value { add(inner, at: place) }
        }
    }
}

extension StateValue {
    /// The value as a dataset; `nil` for a group.
    var dataset: HDF5Value? {
        switch self {
        case .integer(let value): .integer(value)
        case .unsigned(let value): .integer(value)
        case .number(let value): .float64(value)
        case .bool(let value): .integer(Int8(value ? 1 : 0))
        case .string(let value): .variableString(value)
        case .floats(let shape, let values): .float32(values, shape: shape)
        case .numbers(let shape, let values): .float64(values, shape: shape)
        case .integers(let values): .integers(values, shape: [values.count])
        case .strings(let values): .fixedStrings(values)
        case .group: nil
        }
    }
}

extension StateTree {
    /// Reads a tree back.
    ///
    /// - Parameter omitted: names of the group that are left out, with all that is in them.
    /// - Throws: ``HDF5Error`` or ``FileError`` if the group holds what no state tree has.
    package init(
        _ group: EditedGroup, path: String, omitting omitted: Set<String> = [], depth: Int = 0
    ) throws {
        guard depth < 32 else {
            throw FileError(.format, path: path, "the state is nested over 32 groups deep")
        }
        self.init()
        for name in group.names where !omitted.contains(name) {
            let place = group.path.isEmpty ? name : "\(group.path)/\(name)"
            let value: StateValue
            switch try group.object(name) {
            case .group(let inner): value = .group(try StateTree(inner, path: path, depth: depth + 1))
            case .dataset(let dataset):
                guard let read = try StateTree.value(dataset.values) else {
                    throw FileError(.format, path: path, "'\(place)' is of a type that no state has")
                }
                value = read
            case .namedType: throw FileError(.format, path: path, "'\(place)' is a type, not a state")
            }
            do {
                try insert(value, named: name)
            } catch {
                throw FileError(.format, path: path, "'\(place)': \(error)")
            }
        }
    }

    private static func value(_ dataset: HDF5Dataset) throws -> StateValue? {
        guard !dataset.isNull else { return nil }
        let isScalar = dataset.shape.isEmpty
        switch dataset.datatype {
        case .integer(1, signed: true, _) where isScalar:
            return try dataset.read(Int8.self).first.map { .bool($0 != 0) }
        case .integer(8, signed: true, _):
            let values = try dataset.read(Int64.self)
            if isScalar { return values.first.map { .integer($0) } }
            return dataset.shape.count == 1 ? .integers(values) : nil
        case .integer(8, signed: false, _) where isScalar:
            return try dataset.read(UInt64.self).first.map { .unsigned($0) }
        case .float(8, _):
            let values = try dataset.read(Double.self)
            return isScalar ? values.first.map { .number($0) } : .numbers(shape: dataset.shape, values)
        case .float(4, _) where !isScalar:
            return .floats(shape: dataset.shape, try dataset.read(Float.self))
        case .variableString where isScalar: return .string(try dataset.readString())
        case .fixedString where dataset.shape.count == 1: return .strings(try dataset.readStrings())
        default: return nil
        }
    }
}
