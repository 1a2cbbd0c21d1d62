import ArgumentParser

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Train on the digits, kill the training, resume it, and compare the bytes.",
        discussion: """
            Example:
              brainstorm demo
            """)

    @Option(help: "The directory for the files.", completion: .directory)
    var directory = "demo"

    @OptionGroup var common: CommonOptions

    func run() throws { try Demonstration(in: directory, quiet: common.quiet).run() }
}
