import Describing
public import Training

/// Which data a run trains and is validated on, and in which batches.
///
///     {"source": {"@type": "Digits"},
///      "training": {"split": "training", "iterator": {"@type": "Minibatches", "batch_size": 32, …}},
///      "validation": {"validation": {"split": "validation", "iterator": {"@type": "Undivided"}}}}
public struct DataPlan: Codable, Sendable {
    /// A split of the source and the iterator over it.
    public struct Part: Codable, Sendable {
        public var split: String
        public var iterator: any DataIterator

        private enum CodingKeys: CodingKey {
            case split, iterator
        }

        public init(split: String, iterator: any DataIterator) {
            self.split = split
            self.iterator = iterator
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            split = try container.decode(String.self, forKey: .split)
            iterator = try container.decodeDescribed(
                (any DataIterator).self, kind: .iterator, forKey: .iterator)
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(split, forKey: .split)
            try container.encodeDescribed(iterator, forKey: .iterator)
        }
    }

    public var source: any DataSource
    public var training: Part
    /// By the names that hooks refer to.
    public var validation: [String: Part]

    private enum CodingKeys: CodingKey {
        case source, training, validation
    }

    public init(source: any DataSource, training: Part, validation: [String: Part] = [:]) {
        self.source = source
        self.training = training
        self.validation = validation
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try container.decodeDescribed((any DataSource).self, kind: .dataSource, forKey: .source)
        training = try container.decode(Part.self, forKey: .training)
        validation = try container.decode([String: Part].self, forKey: .validation, default: [:])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(source, forKey: .source)
        try container.encode(training, forKey: .training)
        try container.encode(validation, forKey: .validation)
    }

    /// Lets the source be found from another directory: a relative path is kept if the directory is the same,
    /// and made absolute otherwise.
    package mutating func moveSource(from old: String, to new: String) {
        source = source.moved(from: old, to: new)
    }

    /// The iterators over the source's data, and a digest of each split that they use.
    ///
    /// - Throws: ``FileError`` if the source lacks a split, and what reading it throws.
    public func load(relativeTo directory: String) throws -> LoadedData {
        let parts = [training] + validation.values
        let streaming = parts.filter { $0.iterator.isStreaming }.map(\.split)
        return try bind(
            source.open(Set(parts.map(\.split)), streaming: Set(streaming), relativeTo: directory))
    }

    /// The iterators over samples, by their splits.
    /// - Throws: ``FileError`` if a split is missing, ``TrainingError`` if one does not suit its iterator, and what
    ///   reading a stream throws.
    public func bind(_ splits: [String: any SampleStore]) throws -> LoadedData {
        var digests: [String: String] = [:]
        var rounded: [String: Int] = [:]
        func bind(_ part: Part) throws -> any DataIterator {
            guard let samples = splits[part.split] else {
                throw FileError(
                    .mismatch, path: source.summary,
                    "there is no split '\(part.split)'; the splits are "
                        + splits.keys.sorted().map { "'\($0)'" }.joined(separator: ", "))
            }
            if digests[part.split] == nil { digests[part.split] = try samples.digest() }
            // A stream knows it after all was read once, for the digest.
            for (column, count) in samples.rounded { rounded["\(part.split)/\(column)"] = count }
            return try part.iterator.bound(to: samples)
        }
        return LoadedData(
            training: try bind(training), validation: try validation.mapValues(bind), digests: digests,
            rounded: rounded)
    }
}

/// Iterators that are ready to train on.
public struct LoadedData {
    public let training: any DataIterator
    public let validation: [String: any DataIterator]
    /// SHA-256 by split.
    public let digests: [String: String]
    /// How many numbers were rounded, by `SPLIT/COLUMN`, as ``Samples/rounded`` has them.
    public let rounded: [String: Int]
}

extension DataIterator {
    /// Whether the samples are divided by ``StreamedMinibatches``, whose batches may be changed and made ahead.
    package var isStreaming: Bool {
        switch self {
        case is StreamedMinibatches: true
        case let changing as any BatchTransformer: changing.source.isStreaming
        case let ahead as Prefetch: ahead.source.isStreaming
        default: false
        }
    }
}
