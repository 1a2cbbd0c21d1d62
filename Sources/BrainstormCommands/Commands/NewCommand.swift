import ArgumentParser
import Brainstorm

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write an experiment to begin with.",
        discussion: """
            The experiment trains a small network on the embedded digits. Its comments (members called "//") say \
            what can be changed.

            With --spec the network is that of a line of layers: F100 fully connected, R100 recurrent, L100 LSTM, \
            B batch normalization, D.2 dropout, C32:5p2s1 convolution (filters, kernel, padding, stride), P3s2 \
            pooling. An activation may come before the size: r (rel), t (tanh), s (sigmoid), l (linear). Shapes \
            and classes are taken from the data.

            Examples:
              brainstorm new experiment.json && brainstorm train experiment.json
              brainstorm new experiment.json --spec "D.2 F1200 D F1200 D" --data mnist.h5
            """)

    @Argument(help: ArgumentHelp("The file to write.", valueName: "experiment.json"), completion: .json)
    var file: String

    @Option(help: ArgumentHelp("The layers between input and output.", valueName: "layers"))
    var spec: String?

    @Option(
        help: """
            With --spec: classification, regression or multi-label. Default: what the targets suggest, \
            classification for names and whole numbers, regression for others.
            """)
    var task: NetworkTask?

    @Option(help: "With --spec: a data file; relative to the experiment. Default: the embedded digits.")
    var data: String?

    @Option(help: "With --spec: the column of the data that masks padded time steps.")
    var mask: String?

    @Flag(help: "Replace a file that exists.")
    var overwrite = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard spec != nil || (data == nil && mask == nil && task == nil) else {
            throw ValidationError("--task, --data and --mask belong to --spec")
        }
        try OverwriteOption.validate(file, .experiment)
    }

    func run() throws {
        let started = try spec.map {
            try SpecExperiment(
                $0, task: task, data: data, mask: mask, relativeTo: directoryName(of: file))
        }
        let output = try Output(
            file, .experiment, replacing: overwrite ? .always : .never, inputs: started?.inputs ?? [])
        try writeFile(
            started.map { try $0.json.readable() + "\n" } ?? StartingExperiment.text, to: output.path)
        if !common.quiet, task == nil, let started {
            say("A network for \(started.task.rawValue), as the targets suggest (--task)")
        }
        if !common.quiet { say("Wrote \(file). Train with: brainstorm train \(file)") }
    }
}

extension NetworkTask: ExpressibleByArgument {}
