import ArgumentParser
import Brainstorm

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write an experiment to begin with.",
        discussion: """
            The experiment trains a small network on the embedded digits. Its comments (members called "//") say \
            what can be changed.

            Example:
              brainstorm new experiment.json && brainstorm train experiment.json
            """)

    @Argument(help: ArgumentHelp("The file to write.", valueName: "experiment.json"))
    var file: String

    @Flag(help: "Replace a file that exists.")
    var overwrite = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        guard overwrite || !fileExists(file) else {
            throw FileError(.mismatch, path: file, "exists; pass --overwrite to replace it")
        }
        try writeFile(StartingExperiment.text, to: file)
        if !common.quiet { say("Wrote \(file). Train with: brainstorm train \(file)") }
    }
}
