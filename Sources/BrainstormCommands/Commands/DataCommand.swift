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

    @Argument(help: ArgumentHelp("The file to write.", valueName: "output.h5"))
    var output: String

    @Option(help: "The directory with the four gzip'd IDX files.")
    var from = "/usr/share/datasets/fashion-mnist"

    @Option(help: "How many of the last training images become the split 'validation'.")
    var validation = 0

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0..<60_000).contains(validation) else {
            throw ValidationError("--validation must be at least 0 and below 60000")
        }
    }

    func run() throws {
        guard fileExists(from) else {
            throw FileError(
                .system, path: from,
                "there is no such directory; install Debian's dataset-fashion-mnist, or "
                    + "pass --from with the directory of the four IDX files")
        }
        func columns(_ prefix: String) throws -> [String: DataFile.Column] {
            try IDX.columns(
                images: "\(from)/\(prefix)-images-idx3-ubyte.gz",
                labels: "\(from)/\(prefix)-labels-idx1-ubyte.gz")
        }
        var splits = ["training": try columns("train"), "test": try columns("t10k")]
        if validation > 0, let training = splits["training"] {
            let count = training["targets"]?.shape[1] ?? 0
            guard validation < count else {
                throw FileError(.mismatch, path: from, "has only \(count) training images")
            }
            splits["training"] = training.mapValues { $0.samples(0..<count - validation) }
            splits["validation"] = training.mapValues { $0.samples(count - validation..<count) }
        }
        let file = DataFile(
            splits: splits,
            source: "H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST, 2017, arXiv:1708.07747", licence: "MIT")
        try file.save(to: output)
        if !common.quiet { DescriptorOutput(1).write(file.summary(output)) }
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

    @Argument(help: ArgumentHelp("The file to write.", valueName: "output.h5"))
    var output: String

    @Option(parsing: .upToNextOption, help: "Images and labels of the split 'training'.")
    var training: [String]

    @Option(parsing: .upToNextOption, help: "Images and labels of the split 'validation'.")
    var validation: [String] = []

    @Option(parsing: .upToNextOption, help: "Images and labels of the split 'test'.")
    var test: [String] = []

    @OptionGroup var common: CommonOptions

    func validate() throws {
        for (name, files) in [("training", training), ("validation", validation), ("test", test)]
        where files.count != 2 && !(files.isEmpty && name != "training") {
            throw ValidationError("--\(name) takes two files: images and labels")
        }
    }

    func run() throws {
        var splits: [String: [String: DataFile.Column]] = [:]
        for (name, files) in [("training", training), ("validation", validation), ("test", test)]
        where files.count == 2 {
            splits[name] = try IDX.columns(images: files[0], labels: files[1])
        }
        let file = DataFile(splits: splits)
        try file.save(to: output)
        if !common.quiet { DescriptorOutput(1).write(file.summary(output)) }
    }
}

struct CSVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv",
        abstract: "Convert comma-separated numbers: one sample a line.",
        discussion: """
            Example:
              brainstorm data csv iris.csv iris.h5 --target species --hold-out 0.2
            """)

    @Argument(help: ArgumentHelp("The table.", valueName: "input.csv"))
    var input: String

    @Argument(help: ArgumentHelp("The file to write.", valueName: "output.h5"))
    var output: String

    @Option(help: "The name of the target's column. Default: the last column.")
    var target: String?

    @Option(help: "The part of the samples that becomes the split 'validation'.")
    var holdOut = 0.2

    @Option(help: "The seed of the division.")
    var seed: UInt64 = 0

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0..<1).contains(holdOut) else {
            throw ValidationError("--hold-out must be at least 0 and below 1")
        }
    }

    func run() throws {
        let splits = try CSV(path: input).splits(target: target, holdingOut: holdOut, seed: seed)
        let file = DataFile(splits: splits, source: fileName(of: input))
        try file.save(to: output)
        if !common.quiet { DescriptorOutput(1).write(file.summary(output)) }
    }
}

extension DataFile {
    func summary(_ path: String) -> String {
        splits.sorted { $0.key < $1.key }.map { split, columns in
            let shapes = columns.sorted { $0.key < $1.key }.map { "\($0.key) \(Shape($0.value.shape))" }
            return "\(path) \(split): \(shapes.joined(separator: ", "))\n"
        }.joined()
    }
}
