import ArgumentParser

@main
struct BrainstormBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "brainstorm-bench",
        abstract: "Time Brainstorm; the scripts beside it time the peers in the same run.",
        subcommands: [
            TrainingCommand.self, PredictionCommand.self, LimitCommand.self, SavingCommand.self,
            LargeSavingCommand.self,
            FilesCommand.self, ArraysCommand.self, DataCommand.self, StreamCommand.self,
        ])
}
