import ArgumentParser
import Brainstorm

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Make data files from other formats.",
        discussion: """
            A data file is HDF5: a group for each split with datasets 'default' and 'targets'.

            Example:
              brainstorm data fashion-mnist fashion-mnist.h5
            """,
        subcommands: [
            FashionMNISTCommand.self, IDXCommand.self, CSVCommand.self, TextCommand.self, SeriesCommand.self,
            ImagesCommand.self,
        ])
}

struct FashionMNISTCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fashion-mnist",
        abstract: "Convert Fashion-MNIST, as Debian packages it (dataset-fashion-mnist).",
        discussion: """
            70,000 images of 28 × 28: 60,000 to train on, 10,000 to test.

            Example:
              sudo apt-get install dataset-fashion-mnist
              brainstorm data fashion-mnist fashion-mnist.h5
            """)

    @Argument(help: ArgumentHelp("The file to write.", valueName: "output.h5"), completion: .hdf5)
    var output: String

    @Option(help: "The directory with the four gzip'd IDX files.")
    var from = "/usr/share/datasets/fashion-mnist"

    @Option(help: "How many of the last training images become the split 'validation'.")
    var validation = 0

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        try OverwriteOption.validate(output, .data)
        guard (0..<60_000).contains(validation) else {
            throw ValidationError("--validation must be at least 0 and below 60000")
        }
    }

    func run() throws {
        let output = try Output(
            self.output, .data, replacing: overwriting.rule, inputs: FashionMNIST.files(in: from))
        try FashionMNIST.dataFile(from: from, validation: validation).save(to: output, quiet: common.quiet)
    }
}

struct IDXCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idx",
        abstract: "Convert pairs of IDX files (MNIST's format), plain or gzip'd.",
        discussion: """
            Example:
              brainstorm data idx mnist.h5 --training train-images train-labels --test t10k-images t10k-labels
            """)

    @Argument(help: ArgumentHelp("The file to write.", valueName: "output.h5"), completion: .hdf5)
    var output: String

    @Option(parsing: .upToNextOption, help: "Images and labels of the split 'training'.")
    var training: [String]

    @Option(parsing: .upToNextOption, help: "Images and labels of the split 'validation'.")
    var validation: [String] = []

    @Option(parsing: .upToNextOption, help: "Images and labels of the split 'test'.")
    var test: [String] = []

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        try OverwriteOption.validate(output, .data)
        for (name, files) in [("training", training), ("validation", validation), ("test", test)]
        where files.count != 2 && !(files.isEmpty && name != "training") {
            throw ValidationError("--\(name) takes two files: images and labels")
        }
    }

    func run() throws {
        let output = try Output(
            self.output, .data, replacing: overwriting.rule, inputs: training + validation + test)
        var splits: [String: [String: DataFile.Column]] = [:]
        for (name, files) in [("training", training), ("validation", validation), ("test", test)]
        where files.count == 2 {
            splits[name] = try IDX.columns(images: files[0], labels: files[1])
        }
        try DataFile(splits: splits).save(to: output, quiet: common.quiet)
    }
}
