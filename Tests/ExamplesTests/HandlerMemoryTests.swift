import Brainstorm
import CustomParts
import Foundation
import TestSupport
import Testing

/// A handler may have its numbers elsewhere than in the machine's memory: all examples train on one whose memory ends the
/// process when anybody touches it but an operation or who has been let in, and their runs have the same bytes.
struct HandlerMemoryTests {
    private static let garmentsFolder = "/usr/share/datasets/fashion-mnist"

    private func text(_ path: String) throws -> String {
        try String(
            contentsOf: Fixtures.packageRoot.appendingPathComponent("Examples/\(path)"), encoding: .utf8)
    }

    /// The bytes of a run of one epoch.
    private func train(_ described: String, in directory: TemporaryDirectory, on handler: any Handler) throws
        -> [UInt8]
    {
        let described = described.replacing(/"max_epochs": ?\d+/, with: "\"max_epochs\": 1")
        var options = RunOptions()
        options.handler = .given(handler)
        options.registry = .withCustomParts
        options.overwrites = true
        let experiment = try Experiment(json: JSONValue(parsing: described), registry: .withCustomParts)
        try Run(experiment, to: directory.path("run.h5"), relativeTo: directory.path, options: options)
            .train(output: SilentOutput())
        return try directory.read("run.h5")
    }

    private func expectSame(_ example: String, in directory: TemporaryDirectory) throws {
        try expectSame(described: text("\(example).json"), in: directory)
    }

    private func expectSame(described: String, in directory: TemporaryDirectory) throws {
        let plain = try train(described, in: directory, on: CPUHandler())
        let guarded = try train(
            described, in: directory, on: DebugHandler(wrapping: GuardedHandler(wrapping: CPUHandler())))
        let (network, other) = (
            try Network.load(from: plain, registry: .withCustomParts),
            try Network.load(from: guarded, registry: .withCustomParts)
        )
        #expect(network.parameters.values == other.parameters.values)
    }

    @Test("the digits, by the library's parts and by others", arguments: ["digits-mlp", "custom-parts"])
    func digits(name: String) throws {
        try expectSame("\(name)/experiment", in: TemporaryDirectory())
    }

    @Test("penguins, a table")
    func penguins() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array(text("penguins/penguins.csv").utf8), to: "penguins.csv")
        let profile = try TableProfile(path: directory.path("penguins.csv"))
        let plan = try TablePlan(profile, PlanWishes(targets: ["species"]))
        let experiment = try TableExperiment("penguins.csv", plan, profile: profile)
        try expectSame(described: experiment.json.canonical(), in: directory)
    }

    @Test("sunspots")
    func sunspots() throws {
        let directory = try TemporaryDirectory()
        let table = Fixtures.packageRoot.appendingPathComponent("Examples/sunspots/sunspots.csv").path
        try DataFile(splits: SeriesData(tables: [table]).splits()).save(to: directory.path("sunspots.h5"))
        try expectSame("sunspots/experiment", in: directory)
    }

    @Test("characters", arguments: ["lstm", "transformer"])
    func characters(name: String) throws {
        let directory = try TemporaryDirectory()
        let licence = try String(
            contentsOf: Fixtures.packageRoot.appendingPathComponent("LICENSE"), encoding: .utf8)
        let data = try TextData(licence, holdingOut: 0.3)
        try data.dataFile(.pieces(length: 100)).save(to: directory.path("licences.h5"))
        try expectSame("characters/\(name)", in: directory)
    }

    @Test(
        "Fashion-MNIST",
        .enabled(
            if: FileManager.default.isReadableFile(atPath: garmentsFolder),
            "Debian's dataset-fashion-mnist is not installed"),
        arguments: ["mlp", "cnn"])
    func garments(name: String) throws {
        let directory = try TemporaryDirectory()
        var data = try FashionMNIST.dataFile(from: Self.garmentsFolder, validation: 0)
        for split in ["training", "test"] {
            data.splits[split] = data.splits[split]?.mapValues { $0.samples(0..<300) }
        }
        try data.save(to: directory.path("fashion-mnist.h5"))
        try expectSame("fashion-mnist-\(name)/experiment", in: directory)
    }
}
