import ArgumentParser
import Brainstorm

struct DescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Print the descriptions in a file as JSON.",
        discussion: """
            A network file gives the network's description, a run file that and the training's, an experiment \
            itself. Files of older versions are shown as the newest has them, and types that this version does not \
            know all the same.

            Example:
              brainstorm describe run.h5 | less
            """)

    @Argument(help: ArgumentHelp("A network, run or experiment file.", valueName: "file"))
    var file: String

    @Flag(help: "One line with sorted keys: the same bytes for the same description.")
    var canonical = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let json = try FileDescription.json(of: file)
        // Bytes for a program are canonical, characters for people are printable.
        let text =
            try canonical
            ? (DescriptorOutput(1).isTerminal ? json.printableLine() : json.canonical()) : json.readable()
        emit(text + "\n")
    }
}
