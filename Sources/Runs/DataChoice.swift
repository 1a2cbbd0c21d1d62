public import Describing
import Files
public import Training

/// The data that a command looks at: those that somebody names, or else those of a run.
public enum DataChoice {
    case digits
    case file(String)
    /// The data that a run file names.
    case ofRun(String, Registry)

    /// - Parameters:
    ///   - name: a data file, `digits`, or nil for those that the file names.
    ///   - path: a run file.
    ///   - registry: the types that the run file may name.
    public init(_ name: String?, ofFileAt path: String, registry: Registry = .standard) {
        self =
            switch name {
            case "digits": .digits
            case let file?: .file(file)
            // The data of a run are found from where the run itself is.
            case nil: .ofRun((try? followingLinks(path)) ?? path, registry)
            }
    }

    /// The files that are read.
    public func inputs() throws -> [String] {
        switch self {
        case .digits: []
        case .file(let path): [path]
        case .ofRun(let path, let registry):
            try plan(path, registry).source.files(relativeTo: directoryName(of: path))
        }
    }

    /// A split of the data.
    /// - Throws: ``FileError`` if there is no such split, or the file names no data.
    public func samples(of split: String) throws -> Samples {
        let (splits, place): ([String: Samples], String) =
            switch self {
            case .digits: (try Digits.load(), "digits")
            case .file(let path): (try DataFile.load(from: checked(path)), path)
            case .ofRun(let path, let registry):
                (try plan(path, registry).source.load(relativeTo: directoryName(of: path)), path)
            }
        guard let samples = splits[split] else {
            throw FileError(
                .mismatch, path: place,
                "there is no split '\(split)'; the splits are "
                    + splits.keys.sorted().joined(separator: ", "))
        }
        return samples
    }

    /// A split of the data, which stays in its file if the source says so or it is asked for.
    ///
    /// - Throws: as ``samples(of:)``.
    package func store(of split: String, streaming: Bool) throws -> any SampleStore {
        switch self {
        case .file(let path) where streaming:
            return try DataStream(path: checked(path), split: split, cacheBytes: DataChoice.cacheBytes)
        case .digits, .file: return try samples(of: split)
        case .ofRun(let path, let registry):
            let stores = try plan(path, registry).source.open(
                [split], streaming: streaming ? [split] : [], relativeTo: directoryName(of: path))
            return try stores[split] ?? samples(of: split)
        }
    }

    /// Samples are looked at in their order: what is decoded is soon done with.
    private static let cacheBytes = 64 << 20

    /// A table that takes the place of a data file would only be said to be no HDF5.
    private func checked(_ path: String) throws -> String {
        guard let kind = try FileKind(of: path), !kind.isHDF5, kind != .directory, kind != .special else {
            return path
        }
        throw FileError(
            .format, path: path,
            "is no data file: make one of a table by 'brainstorm data csv', or let 'brainstorm predict' answer its rows"
        )
    }

    private func plan(_ path: String, _ registry: Registry) throws -> DataPlan {
        guard let plan = try RunFile.dataPlan(of: path, registry: registry) else {
            throw FileError(.mismatch, path: path, "names no data: pass --data")
        }
        return plan
    }
}
