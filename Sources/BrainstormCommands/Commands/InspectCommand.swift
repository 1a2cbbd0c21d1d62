import ArgumentParser
import Brainstorm

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what is in a file.",
        discussion: """
            Shows the tree of groups and datasets with shapes and types; of a network its layers as a table, of a \
            run its progress and last scores. Files of unknown types can be inspected, and nothing that a file \
            points at is opened.

            Example:
              brainstorm inspect run.h5
            """)

    @Argument(help: ArgumentHelp("Any HDF5 file.", valueName: "file.h5"))
    var file: String

    @Flag(help: "Compare the digests in the file with what it holds.")
    var verify = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let report = try Inspection(file)
        DescriptorOutput(1).write(report.text)
        if verify {
            _ = try Network.load(from: file)
            say("All digests agree.")
        }
    }
}
