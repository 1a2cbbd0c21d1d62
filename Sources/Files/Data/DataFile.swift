import Arrays
public import Describing
public import HDF5
import PrintableText
public import Schemas
public import Training

/// Data files: what iterators divide, by split.
///
///     /            attributes: format = "Data file v1.1", info, source, licence and vocabulary (optional)
///     /@schema     what the columns hold, JSON (optional)
///     /training    a group for each split
///       default    (time, samples, features…) of any number type; numbers that 32-bit floats do not have are rounded
///       targets    attribute scale (optional): the value is the stored number times it
public struct DataFile {
    /// What new files say that they are: `Data file v1.1`.
    public static var format: String { Formats.known.data.newest.description }

    /// The data by the names of their splits.
    public var splits: [String: [String: Column]]
    /// Where the data come from and what one may do with them.
    public var source: String?
    public var licence: String?
    /// What numbers stand for, if they stand for characters: the character n is the number n.
    public var vocabulary: String?
    /// What the columns hold: the numbers are then raw ones, which a network with this schema encodes.
    public var schema: Schema?

    /// The name of the schema's dataset, beside the splits.
    static let schemaName = "@schema"

    /// The numbers of one column as they are stored.
    public struct Column: Sendable {
        /// `(time, samples, features…)`
        public let shape: [Int]
        public let numbers: Numbers
        /// What stored numbers are multiplied by.
        public let scale: Float

        public enum Numbers: Sendable {
            case bytes([UInt8])
            case floats([Float])
        }

        /// - Precondition: the shape holds as many numbers as there are.
        public init(shape: [Int], _ numbers: Numbers, scale: Float = 1) {
            self.shape = shape
            self.numbers = numbers
            self.scale = scale
        }

        /// The samples of the given positions.
        /// - Precondition: the range lies within the second axis.
        package func samples(_ range: Range<Int>) -> Column {
            let features = shape.dropFirst(2).reduce(1, *)
            let slices = (0..<shape[0]).map { time in
                (time * shape[1] + range.lowerBound) * features..<(time * shape[1] + range.upperBound)
                    * features
            }
            let part: Numbers =
                switch numbers {
                case .bytes(let bytes): .bytes(slices.flatMap { bytes[$0] })
                case .floats(let floats): .floats(slices.flatMap { floats[$0] })
                }
            return Column(shape: [shape[0], range.count] + shape.dropFirst(2), part, scale: scale)
        }

        var values: [Float] {
            switch numbers {
            case .bytes(let bytes): bytes.map { Float($0) * scale }
            case .floats(let floats): scale == 1 ? floats : floats.map { $0 * scale }
            }
        }
    }

    public init(
        splits: [String: [String: Column]], source: String? = nil, licence: String? = nil,
        vocabulary: String? = nil, schema: Schema? = nil
    ) {
        self.splits = splits
        self.source = source
        self.licence = licence
        self.vocabulary = vocabulary
        self.schema = schema
    }

    // MARK: Writing

    /// Writes the file, compressed.
    /// - Throws: ``FileError`` if it cannot be written; the old file is then untouched.
    public func save(to path: String) throws {
        try checkNames(path)
        let writer = HDF5Writer()
        writer.set("format", to: DataFile.format)
        writer.set("info", to: DataFile.info)
        if let source { writer.set("source", to: source) }
        if let licence { writer.set("licence", to: licence) }
        if let vocabulary { writer.set("vocabulary", to: vocabulary) }
        if let schema {
            writer.add(DataFile.schemaName, .fixedString(try schema.fileText()))
        }
        // In an order of their own, so that the same data give the same bytes.
        for (split, columns) in splits.sorted(by: { $0.key < $1.key }) {
            writer.addGroup(split)
            for (name, column) in columns.sorted(by: { $0.key < $1.key }) {
                let place = "\(split)/\(name)"
                switch column.numbers {
                case .bytes(let bytes):
                    writer.add(
                        place, .integers(bytes, shape: column.shape),
                        storage: DataFile.storage(column.shape, elementSize: 1))
                case .floats(let floats):
                    writer.add(
                        place, .float32(floats, shape: column.shape),
                        storage: DataFile.storage(column.shape, elementSize: 4))
                }
                if column.scale != 1 { writer.set("scale", to: .float32(column.scale), on: place) }
            }
        }
        try writer.save(to: path)
    }

    /// Chunks of whole samples, about 256 KiB each, so that streams decode little that they are not asked for: all time
    /// steps of some samples, or else as many as fit.
    private static func storage(_ shape: [Int], elementSize: Int) -> HDF5Storage {
        let filters: [HDF5Storage.Filter] = (elementSize > 1 ? [.shuffle] : []) + [.deflate(level: 6)]
        let features = shape.dropFirst(2).map { max(1, $0) }
        let step = features.reduce(elementSize, *)
        guard shape.count >= 2, step <= 1 << 18 else { return .chunked(filters: filters) }
        let times = max(1, min(shape[0], (1 << 18) / step))
        let samples = max(1, min(shape[1], (1 << 18) / (step * times)))
        return .chunked(shape: [times, samples] + features, filters: filters)
    }

    static let info =
        "Data to train and evaluate on: a group for each split, a dataset for each column."

    /// Whether ``save(to:)`` wrote the file, and not another program.
    static func isMadeHere(_ path: String) -> Bool {
        guard let root = try? HDF5File(path: path).root, root.attributeNames.contains("info") else {
            return false
        }
        return (try? root.attribute("info").readString()) == info
    }

    /// Other names are no datasets' (the writer refuses those with U+0000).
    private func checkNames(_ path: String) throws {
        for name in splits.flatMap({ [$0.key] + $0.value.keys }) {
            guard !name.isEmpty, name != ".", name != "..", name != DataFile.schemaName,
                !name.utf8.contains(UInt8(ascii: "/"))
            else {
                throw FileError(
                    .mismatch, path: path,
                    "\(quoted(name)) can be the name of neither a split nor a column: it must not be empty, '.', "
                        + "'..' or '\(DataFile.schemaName)', nor have a '/'")
            }
        }
    }

    // MARK: Reading

    /// Compressed numbers can be many times as long as the file; data files come from the user.
    public static var defaultLimits: HDF5Limits {
        var limits = HDF5Limits()
        limits.dataBytes = 16 << 30
        return limits
    }

    /// Reads the data of all splits.
    ///
    /// - Parameter limits: budgets of the reader, such as the number of decompressed bytes.
    /// - Throws: ``HDF5Error``, ``FileError`` or ``TrainingError`` that says what is wrong with the file.
    public static func load(from path: String, limits: HDF5Limits = defaultLimits) throws -> [String: Samples]
    {
        if FileStatus(path)?.type == .directory {
            throw FileError(
                .format, path: path, "is a folder: 'brainstorm data images' makes a data file of its pictures"
            )
        }
        return try samples(of: HDF5File(path: path, limits: limits), path: path)
    }

    /// The characters that the numbers of a file stand for, or `nil` if they stand for none.
    public static func vocabulary(of path: String) throws -> [Unicode.Scalar]? {
        let root = try VersionedGroup(
            HDF5File(path: path, limits: defaultLimits), as: Formats.known.data, path: path
        ).group
        guard root.attributeNames.contains("vocabulary") else { return nil }
        return Array(try root.attribute("vocabulary").readString().unicodeScalars)
    }

    /// What the columns of a file hold, or `nil` if it does not say.
    ///
    /// - Throws: ``HDF5Error``, ``FileError`` or ``DescriptionError`` that says what is wrong with the file.
    public static func schema(of path: String, registry: Registry = .standard) throws -> Schema? {
        let root = try VersionedGroup(
            HDF5File(path: path, limits: defaultLimits), as: Formats.known.data, path: path
        ).group
        guard root.contains(schemaName) else { return nil }
        let json = try JSONValue(parsing: root.text(schemaName, of: nil, path: path))
        return try registry.make(Schema.self, kind: .schema, from: json)
    }

    /// What a file says that its columns hold, as far as this version knows the types of all of them.
    static func knownSchema(in root: EditedGroup, path: String) throws -> Schema? {
        guard root.contains(schemaName) else { return nil }
        let json = try JSONValue(parsing: root.text(schemaName, of: nil, path: path))
        do {
            return try Registry.standard.make(Schema.self, kind: .schema, from: json)
        } catch let error as DescriptionError where error.code == .unknownType {
            return nil
        }
    }

    /// The names of a file's splits.
    package static func splitNames(of root: EditedGroup) -> [String] {
        root.names.filter { $0 != schemaName }
    }

    /// The vocabulary of the text in a file, or `nil` if it holds none.
    public static func textVocabulary(of path: String, registry: Registry = .standard) throws
        -> TextVocabulary?
    {
        if let found = try TextVocabulary(of: "default", in: schema(of: path, registry: registry)) {
            return found
        }
        return try vocabulary(of: path).map { try TextVocabulary(.character, entries: $0.map { String($0) }) }
    }

    /// Reads the data from the bytes of a file.
    public static func load(from bytes: some Sequence<UInt8>) throws -> [String: Samples] {
        try samples(of: HDF5File(bytes: Array(bytes)), path: "")
    }

    /// The shape of a column, all numbers of which can be counted.
    static func countedShape(of dataset: EditedDataset, _ column: String, path: String) throws -> Shape {
        guard let shape = Shape(checking: dataset.shape) else {
            throw FileError(
                .format, path: path,
                "the column '\(column)' has shape \(dataset.shape), whose numbers cannot be counted")
        }
        return shape
    }

    /// - Parameter wanted: the splits that are read; all without it. There may be no such.
    static func samples(
        of file: HDF5File, path: String, only wanted: Set<String>? = nil
    ) throws -> [String: Samples] {
        let root = try VersionedGroup(file, as: Formats.known.data, path: path).group
        let schema = try knownSchema(in: root, path: path)
        var splits: [String: Samples] = [:]
        for split in splitNames(of: root) where wanted?.contains(split) ?? true {
            guard case .group(let group) = try root.object(split) else {
                throw FileError(.format, path: path, "'\(split)' is no group; splits are groups of datasets")
            }
            var columns: [String: Samples.Column] = [:]
            var rounded: [String: Int] = [:]
            for name in group.names {
                let dataset = try group.dataset(name)
                _ = try countedShape(of: dataset, "\(split)/\(name)", path: path)
                let (column, roundedCount) = try column(of: dataset)
                columns[name] = column
                if roundedCount > 0 { rounded[name] = roundedCount }
            }
            splits[split] = try Samples(columns, rounded: rounded, schema: schema)
        }
        return splits
    }

    /// What the stored numbers of a column are multiplied by.
    package static func scale(of dataset: EditedDataset) throws -> Float {
        dataset.attributeNames.contains("scale")
            ? try dataset.attribute("scale").read(Float.self).first ?? 1 : 1
    }

    /// The column, whose numbers stay in the file's type where that is a small one, and how many stored integers were
    /// rounded.
    private static func column(of dataset: EditedDataset) throws -> (Samples.Column, roundedCount: Int) {
        let scale = try scale(of: dataset)
        if let format = NumberFormat(dataset.values), format != .float32 {
            let packed = PackedNumbers(try dataset.values.readBytes(), format, scale: scale)
            return (try Samples.Column(shape: dataset.shape, packed), 0)
        }
        var (values, roundedCount) = try dataset.values.readRounding(Float.self)
        if scale != 1 { for index in values.indices { values[index] *= scale } }
        return (try Samples.Column(shape: dataset.shape, values: values), roundedCount)
    }
}
