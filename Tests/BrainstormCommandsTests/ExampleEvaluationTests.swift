import Brainstorm
import Foundation
import TestSupport
import Testing

/// `evaluate` gives the numbers that the runs of the larger examples gave, to the bit. Their data are made by the commands of
/// their READMEs, of what Debian's packages bring; their experiments are as they are, but for the number of epochs.
@Suite(.serialized)
struct ExampleEvaluationTests {
    private static let fashion = "/usr/share/datasets/fashion-mnist"
    private static let hasFashion = isThere(FashionMNIST.files(in: fashion))

    private static let licences = [
        "GPL-2", "GPL-3", "LGPL-2.1", "GFDL-1.3", "Artistic", "MPL-1.1", "Apache-2.0", "MPL-2.0",
    ].map { "/usr/share/common-licenses/\($0)" }
    private static let hasLicences = isThere(licences)

    private static func isThere(_ paths: [String]) -> Bool {
        paths.allSatisfy { FileManager.default.isReadableFile(atPath: $0) }
    }

    private func put(_ example: String, in directory: TemporaryDirectory) throws {
        _ = try directory.write(Array(EvaluationTests.example(example).utf8), to: "e.json")
    }

    @Test(
        "of Fashion-MNIST by a perceptron",
        .enabled(if: hasFashion, "Debian's dataset-fashion-mnist is not installed"))
    func perceptron() throws {
        let directory = try TemporaryDirectory()
        try put("fashion-mnist-mlp/experiment.json", in: directory)
        let made = try CommandLine.run(
            "data", "fashion-mnist", "fashion-mnist.h5", "--quiet", in: directory.path)
        #expect(made.status == 0, "\(made.errors)")
        try EvaluationTests.expectSame("e.json", epochs: 1, watching: "test", in: directory)
    }

    /// An epoch of all 60,000 images takes a minute and more, so that the data are the first of them.
    @Test(
        "of the first images of Fashion-MNIST by convolutions",
        .enabled(if: hasFashion, "Debian's dataset-fashion-mnist is not installed"))
    func convolutions() throws {
        let directory = try TemporaryDirectory()
        try put("fashion-mnist-cnn/experiment.json", in: directory)
        var data = try FashionMNIST.dataFile(from: Self.fashion, validation: 0)
        for (split, count) in [("training", 3000), ("test", 2000)] {
            data.splits[split] = data.splits[split]?.mapValues { $0.samples(0..<count) }
        }
        try data.save(to: directory.path("fashion-mnist.h5"))
        try EvaluationTests.expectSame("e.json", epochs: 1, watching: "test", in: directory)
    }

    @Test(
        "of licences, with which the run then goes on by itself",
        .enabled(if: hasLicences, "Debian's base-files has not all of the licences"),
        arguments: ["lstm", "transformer"])
    func characters(name: String) throws {
        let directory = try TemporaryDirectory()
        try put("characters/\(name).json", in: directory)
        let made = try TestSupport.run(
            CommandLine.path, ["data", "text"] + Self.licences + ["licences.h5", "--quiet"],
            in: directory.path)
        #expect(made.status == 0, "\(made.errors)")
        try EvaluationTests.expectSame("e.json", epochs: 1, in: directory)
        let generated = try CommandLine.run(
            "generate", "run.h5", "--prompt", "You may ", "--temperature", "0.7", "--length", "30",
            in: directory.path)
        #expect(generated.status == 0, "\(generated.errors)")
        #expect(generated.output.hasPrefix("You may ") && generated.output.count >= 39)
    }
}
