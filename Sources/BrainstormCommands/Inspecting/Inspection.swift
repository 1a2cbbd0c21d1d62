package import Brainstorm
import PrintableText

/// What `inspect` says about a file: what it is, told from what is in it, and then what stands in a file of that kind.
///
/// Of files of any size only headers and small datasets are read, and nothing that a file names is opened.
package struct Inspection {
    package private(set) var text: String
    /// What is wrong in the file, where something of it can be shown all the same.
    package private(set) var problem: (any Error)?
    private let path: String
    private let kind: FileKind
    private let registry: Registry

    /// - Parameters:
    ///   - registry: the types that the file may name; of others is shown what can be.
    ///   - time: for how many time steps the memory of an experiment is counted.
    /// - Throws: ``FileError`` if nothing of such a file can be shown, and what reading it throws.
    package init(_ path: String, registry: Registry = .standard, time: Int = 1) throws {
        guard let kind = try FileKind(of: path) else {
            throw FileError(.system, path: path, "there is no such file")
        }
        (self.path, self.kind, self.registry) = (path, kind, registry)
        let page: Page
        switch kind {
        case .network, .run:
            page = try NetworkInspection.page(path, kind, registry)
        case .logs: page = try LogsInspection.page(path)
        case .data: page = try DataInspection.page(path)
        case .predictions: page = try BuffersInspection.page(ofPredictions: path)
        case .buffers: page = try BuffersInspection.page(ofBuffers: path)
        case .experiment: page = try ExperimentInspection.page(path, registry, time: time)
        case .otherHDF5: page = try Inspection.listing(path)
        case .other: throw try Inspection.refusal(ofText: path)
        case .otherJSON:
            throw FileError(
                .format, path: path,
                "is JSON, but no experiment: it has neither the \"@type\" \"Experiment\" nor a network and a trainer"
            )
        case .table, .picture, .page, .empty, .directory, .special:
            throw FileError(
                .format, path: path, "is \(kind.name): inspect shows HDF5 files and experiments")
        }
        text = page.text
        problem = page.problem
    }

    /// Compares the digests in the file with what it holds.
    /// - Throws: ``FileError`` where they differ, or the file has none.
    package func verify() throws {
        switch kind {
        case .network: _ = try Network.load(from: path, registry: registry)
        case .run: _ = try RunFile(from: path, registry: registry)
        default:
            throw FileError(
                .format, path: path, "has no digests to compare: network and run files have")
        }
    }

    /// A file of another program, as `h5 ls` lists it.
    private static func listing(_ path: String) throws -> Page {
        let root = try HDF5File(path: path).root
        var listing = ""
        try ObjectListing(isRecursive: false) { listing += $0 }.list(.group(root))
        var page = Page("\(printable(path)): no file of ours, but \(FileKind.otherHDF5.name)")
        page.add("What 'brainstorm h5 ls' lists of it ('-r' goes into the groups):\n" + listing)
        return page
    }

    /// Text that begins as JSON may be an experiment with a mistake in it.
    private static func refusal(ofText path: String) throws -> any Error {
        let refusal = FileError(
            .format, path: path,
            "is \(FileKind.other.name): inspect shows HDF5 files and experiments")
        guard let bytes = try? readFile(path),
            bytes.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == UInt8(ascii: "{")
        else { return refusal }
        _ = try JSONValue(parsing: bytes)
        return refusal
    }
}
