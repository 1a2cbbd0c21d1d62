import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Says which other files a file may make its reader open: those of external links, of external storage, of virtual
/// datasets and of a family. Without a resolver none is ever opened.
///
///     let file = try HDF5File(path: "data/overview.h5", resolver: .directory("data"))
public struct HDF5Resolver: Sendable {
    private let path: @Sendable (_ name: String) throws -> String?

    /// - Parameter path: given a file's name as it stands in the HDF5 file, the path of the file to open, or nil to refuse.
    ///   The name comes from the file and can be anything: an absolute path, or one with "..".
    public init(_ path: @escaping @Sendable (_ name: String) throws -> String?) { self.path = path }

    /// Files that lie in one directory, by their plain names; a leading "./" is passed over. Names with other directories
    /// in them and symbolic links are refused.
    public static func directory(_ directory: String) -> HDF5Resolver {
        HDF5Resolver { name in
            let plain = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
            guard !plain.isEmpty, plain != ".", plain != "..",
                !plain.utf8.contains(where: { $0 == 0x2F || $0 == 0 })
            else { return nil }
            let path = directory.hasSuffix("/") ? directory + plain : "\(directory)/\(plain)"
            var status = stat()
            // A file that is not there is no secret.
            let isThere = lstat(path, &status) == 0
            return !isThere || status.st_mode & S_IFMT == S_IFREG ? path : nil
        }
    }

    /// The path of the file to open for `name`.
    ///
    /// - Throws: `unsupported` if the file may not be opened.
    func resolve(_ name: String) throws -> String {
        guard let path = try path(name) else {
            throw HDF5Error(.unsupported, "the file \"\(name)\" is not one that may be opened")
        }
        return path
    }
}

/// What a file and those that it names have used of their budgets together.
final class Usage: Sendable {
    private let dataBytes = Mutex(0)
    private let openings = Mutex(0)

    /// Adds to the bytes of data unless there would be more than `limit`; returns how many were left before.
    func charge(_ bytes: Int, limit: Int) -> Int {
        dataBytes.withLock { used in
            let left = limit &- used
            if bytes <= left { used &+= bytes }
            return left
        }
    }

    /// Counts an opening of a file because another one names it.
    func countOpening() -> Int {
        openings.withLock { count in
            count &+= 1
            return count
        }
    }
}

/// How files are reached from a file.
struct FileOpening: Sendable {
    let resolver: HDF5Resolver?
    /// How many files lie between this one and the one that the caller opened.
    let depth: Int
    let usage: Usage

    /// Virtual datasets may refer to each other in a circle, and each to many.
    private static let greatestDepth = 8
    private static let mostOpenings = 10_000

    init(_ resolver: HDF5Resolver?) { self.init(resolver, depth: 0, Usage()) }

    private init(_ resolver: HDF5Resolver?, depth: Int, _ usage: Usage) {
        self.resolver = resolver
        self.depth = depth
        self.usage = usage
    }

    /// The same file again, or another one that it names, as seen from here.
    func deeper() throws -> FileOpening {
        guard depth < FileOpening.greatestDepth else {
            throw HDF5Error(.limit, "the elements are more than \(FileOpening.greatestDepth) files away")
        }
        guard usage.countOpening() <= FileOpening.mostOpenings else {
            throw HDF5Error(.limit, "the file names others more than \(FileOpening.mostOpenings) times")
        }
        return FileOpening(resolver, depth: depth &+ 1, usage)
    }

    /// The path of a file that this one names; nil if no such file is there.
    ///
    /// - Parameter meaning: what the file is wanted for, which begins the error's sentence.
    func path(of name: String, _ meaning: String) throws -> String? {
        guard let resolver else {
            throw HDF5Error(
                .unsupported,
                "\(meaning) in the file \"\(name)\", and other files are opened only through a resolver")
        }
        let path = try resolver.resolve(name)
        var status = stat()
        return stat(path, &status) == 0 || errno != ENOENT ? path : nil
    }
}

extension FileContext {
    /// Opens a file that this one names; nil if it is not there.
    func open(_ name: String, _ meaning: String) throws -> HDF5File? {
        guard let path = try opening.path(of: name, meaning) else { return nil }
        return try HDF5File(path: path, limits: limits, opening: try opening.deeper())
    }

    /// This file again, for what refers to it by a name.
    func reopened() throws -> HDF5File {
        try HDF5File(storage: storage, limits: limits, opening: try opening.deeper())
    }
}
