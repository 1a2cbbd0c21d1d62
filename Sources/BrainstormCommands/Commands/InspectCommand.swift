import ArgumentParser
import Brainstorm

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what is in a file.",
        discussion: """
            What a file is, is told from what is in it. Shown are the layers of a network as a table; where a run \
            stands, its scores, data and files; logs; the splits and columns of data; predictions and buffers; and \
            of an experiment the layers with the memory that training will take. Other HDF5 files are listed. Of \
            unknown types is shown what can be, and nothing that a file names is opened.

            Examples:
              brainstorm inspect run.h5
              brainstorm inspect experiment.json --time 50
            """)

    @Argument(help: ArgumentHelp("An HDF5 file or an experiment.", valueName: "file"))
    var file: String

    @Option(help: "For how many time steps the memory of an experiment is counted.")
    var time = 1

    @Flag(help: "Compare the digests in the file with what it holds.")
    var verify = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard time > 0 else { throw ValidationError("--time is a number of time steps, at least 1") }
    }

    func run() throws {
        let inspection = try Inspection(file, registry: .ofCommands, time: time)
        emit(inspection.text)
        if let problem = inspection.problem { throw problem }
        guard verify else { return }
        try inspection.verify()
        say("All digests agree.")
    }
}
