import ArgumentParser
import Brainstorm

/// Options to begin a training with parameters of another file.
struct InitialParameters: ParsableArguments {
    @Option(
        help: ArgumentHelp("Begin with the parameters of a network or run file.", valueName: "other.h5"),
        completion: .hdf5)
    var initFrom: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Take only the layers, or views with a dot, that match: 'Hid*' '*.bias'.", valueName: "pattern"))
    var initMatching: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "What layers or views of the file are called here: 'Old*=New*'.", valueName: "old=new"))
    var initRename: [String] = []

    @Flag(help: "Take what fits, and leave what the file lacks, has besides, or has in another shape.")
    var initLenient = false

    func validate() throws {
        guard initFrom != nil || (initMatching.isEmpty && initRename.isEmpty && !initLenient) else {
            throw ValidationError("--init-matching, --init-rename and --init-lenient need --init-from")
        }
        do {
            _ = try renames
        } catch let error as FileError {
            throw ValidationError(error.message)
        }
    }

    private var renames: [ParameterRename] {
        get throws { try initRename.map(ParameterRename.init(parsing:)) }
    }

    /// The files that the options name.
    var inputs: [String] { initFrom.map { [$0] } ?? [] }

    /// What was loaded into the network; `nil` if there is no file to begin with.
    func load(into network: Network) throws -> ParameterReport? {
        guard let initFrom else { return nil }
        return try network.loadParameters(
            from: initFrom, matching: initMatching, renaming: renames, allowing: initLenient ? .all : [],
            registry: .ofCommands)
    }
}
