import ArgumentParser
import Brainstorm
import PrintableText

/// `brainstorm h5`: tools for any HDF5 file.
struct HDF5Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "h5",
        abstract: "List, print, compare and check any HDF5 file.",
        discussion: """
            The files may come from anyone: reading them runs no code and opens no other file, unless '--follow' \
            allows files of the same directory. What asks for more memory than '--data-limit', or lies deeper than \
            '--depth', is not read.

            Examples:
              brainstorm h5 ls -r weights.h5
              brainstorm h5 dump weights.h5 layers/0/W --range 0:2,0:5
              brainstorm h5 check weights.h5
            """,
        subcommands: [
            HDF5ListCommand.self, HDF5DumpCommand.self, HDF5TreeCommand.self, HDF5CheckCommand.self,
        ])
}

/// Options of the commands that read an HDF5 file.
struct HDF5ReadingOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Any HDF5 file.", valueName: "file.h5"))
    var file: String

    @Flag(
        help: """
            Also read what stands in other files of the same directory: virtual datasets, external storage, external \
            links and the members of a family. Symbolic links are not followed.
            """)
    var follow = false

    @Option(
        help: ArgumentHelp(
            "MiB of decompressed data to allow. Default: the file's size and 64.", valueName: "MiB"))
    var dataLimit: Int?

    @Option(help: "How deep groups may lie in one another.")
    var depth = HDF5Limits().depth

    /// Every object at such a depth has its whole path.
    private static let greatestDepth = 10_000

    func validate() throws {
        guard (1...Self.greatestDepth).contains(depth) else {
            throw ValidationError("--depth is from 1 to \(Self.greatestDepth)")
        }
        guard (0...(1 << 40)).contains(dataLimit ?? 0) else {
            throw ValidationError("--data-limit is a number of MiB, 0 or more")
        }
    }

    var limits: HDF5Limits {
        var limits = HDF5Limits()
        limits.dataBytes = dataLimit.map { $0 << 20 }
        limits.depth = depth
        return limits
    }

    /// The directory of the file, if its other files may be opened.
    var resolver: HDF5Resolver? {
        guard follow else { return nil }
        let directory = file.lastIndex(of: "/").map { String(file[...$0]) } ?? "."
        return .directory(directory)
    }

    func open() throws -> HDF5File { try HDF5File(path: file, limits: limits, resolver: resolver) }
}

struct HDF5ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the objects of a group with shapes, types and storage.")

    @OptionGroup var reading: HDF5ReadingOptions

    @Argument(help: "The path of a group or dataset in the file.")
    var path = "/"

    @Flag(name: [.customShort("r"), .long], help: "List the groups in it too.")
    var recursive = false

    func run() throws {
        let root = try reading.open().root
        let listing = ObjectListing(isRecursive: recursive) { emit($0) }
        try listing.list(path == "/" ? .group(root) : root.object(path))
    }
}

struct HDF5DumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Print attributes and values.",
        discussion: """
            Prints an object with its attributes and values, or all objects of the file. Of each dataset the first \
            '--limit' values are shown.

            A range has a part 'start:stop:step' for each dimension, separated by commas, as in Python; what is \
            left out is everything. Example:
              brainstorm h5 dump data.h5 training/default --range 0,10:12,::7
            """)

    @OptionGroup var reading: HDF5ReadingOptions

    @Argument(help: "The path of an object in the file. Default: all objects.")
    var path = "/"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The elements of the dataset to print.", valueName: "start:stop:step,…"))
    var range: String?

    @Option(help: "How many values of a dataset are printed; 0 for all.")
    var limit = 100

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit is a number of values, 0 for all") }
    }

    func run() throws {
        let root = try reading.open().root
        let object = path == "/" ? HDF5Object.group(root) : try root.object(path)
        let dump = ObjectDump(limit: limit == 0 ? .max : limit) { emit($0) }
        guard let range else { return try dump.print(object) }
        guard case .dataset(let dataset) = object else {
            throw ValidationError("--range needs the path of a dataset, and \(quoted(path)) is none")
        }
        dump.print(dataset, try ElementRange(parsing: range, shape: dataset.shape))
    }
}

struct HDF5TreeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tree",
        abstract: "Print the whole tree, or everything in the file as JSON.",
        discussion: """
            The JSON has a SHA-256 of the values of every dataset and attribute. Its form, "hdf5-oracle-1", does not \
            depend on layout, filters or byte order: two files of equal content, or two readers of one file, can be \
            compared by it.
            """)

    @OptionGroup var reading: HDF5ReadingOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        guard json else {
            let listing = ObjectListing(isRecursive: true) { emit($0) }
            return try listing.list(.group(try reading.open().root))
        }
        let listing = try TreeListing.listing(
            of: reading.file, limits: reading.limits, resolver: reading.resolver)
        emit(listing.json + "\n")
    }
}

struct HDF5CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read everything in the file, verify every checksum, and report all problems.",
        discussion: """
            Each problem names the object, the structure of the format and the byte at which it was met. What this \
            program does not read, such as a filter it does not know, or what would go beyond '--data-limit' or \
            '--depth', is reported as not checked.

            Exit codes: 0 if there is no problem in what was read, 1 if there are problems.
            """)

    @OptionGroup var reading: HDF5ReadingOptions

    func run() throws {
        var check = FileCheck()
        check.run { try reading.open() }
        emit(check.report)
        guard check.isClean else { throw ExitCode.failure }
    }
}
