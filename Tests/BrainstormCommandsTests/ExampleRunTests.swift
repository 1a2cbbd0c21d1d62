import Brainstorm
import Foundation
import TestSupport
import Testing

/// Each example, trained to its end, leaves the same bytes on any machine: those of `Fixtures/example-digests.txt`. Then
/// again with other vectors and another number of threads for each process, being killed in between.
struct ExampleRunTests {
    private static let digests = RecordedDigests("example-digests.txt", variable: "EXAMPLE_DIGESTS")
    private static let garmentsFolder = "/usr/share/datasets/fashion-mnist"
    /// Fashion-MNIST takes minutes, and hours without an instruction for multiplication and addition.
    private static let takesAll = ProcessInfo.processInfo.environment["EXAMPLE_RUNS"] == "all"

    private func text(_ path: String) throws -> String {
        try String(
            contentsOf: Fixtures.packageRoot.appendingPathComponent("Examples/\(path)"), encoding: .utf8)
    }

    private func path(_ path: String) -> String {
        Fixtures.packageRoot.appendingPathComponent(path).path
    }

    private func compare(
        _ name: String, _ experiment: String, levels: [VectorLevel] = VectorLevel.available,
        data: @escaping (String) throws -> Void = { _ in }
    ) throws {
        let temporary = try TemporaryDirectory()
        let whole = try TrainingDirectory(temporary.path("whole"), experiment: experiment, data: data)
        let start = ContinuousClock.now
        try whole.finish()
        let duration = (ContinuousClock.now - start) / .microseconds(1)
        try Self.digests.compare(name, try whole.digest())

        let killed = try TrainingDirectory(temporary.path("killed"), experiment: experiment, data: data)
        var generator = SystemRandomNumberGenerator()
        var machines: [[String]] = []
        func begin() throws -> Process {
            machines.append(Machines.drawn(from: levels, using: &generator))
            return try killed.start(machines[machines.count - 1])
        }
        for _ in 0..<2 {
            let process = try begin()
            usleep(UInt32(Double.random(in: 0.1..<0.7, using: &generator) * min(duration, 60e6)))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            // One that was done before.
            if process.terminationReason == .exit { break }
        }
        let last = try begin()
        last.waitUntilExit()
        try killed.expectGoodEnd(last)
        let differences = try killed.differences(from: whole)
        #expect(differences.isEmpty, "\(name), by \(machines)")
    }

    @Test("the digits")
    func digits() throws { try compare("digits-mlp", text("digits-mlp/experiment.json")) }

    @Test("penguins, a table")
    func penguins() throws {
        let profile = try TableProfile(path: path("Examples/penguins/penguins.csv"))
        let plan = try TablePlan(profile, PlanWishes(targets: ["species"]))
        let experiment = try TableExperiment("data.h5", plan, profile: profile)
        let table = try text("penguins/penguins.csv")
        // The data's name says nothing of their kind.
        try compare("penguins", experiment.json.canonical()) {
            try table.write(toFile: $0, atomically: true, encoding: .utf8)
        }
    }

    @Test("sunspots")
    func sunspots() throws {
        let table = path("Examples/sunspots/sunspots.csv")
        try compare(
            "sunspots", text("sunspots/experiment.json").replacing("\"sunspots.h5\"", with: "\"data.h5\"")
        ) { try DataFile(splits: SeriesData(tables: [table]).splits()).save(to: $0) }
    }

    @Test("characters, of this project's licence", arguments: ["lstm", "transformer"])
    func characters(name: String) throws {
        let licence = try String(
            contentsOf: Fixtures.packageRoot.appendingPathComponent("LICENSE"), encoding: .utf8)
        try compare(
            "characters-\(name)",
            text("characters/\(name).json").replacing("\"licences.h5\"", with: "\"data.h5\"")
        ) { try TextData(licence, holdingOut: 0.3).dataFile(.pieces(length: 100)).save(to: $0) }
    }

    @Test(
        "Fashion-MNIST",
        .enabled(
            if: takesAll && FileManager.default.isReadableFile(atPath: garmentsFolder),
            "make campaign trains it, where Debian's dataset-fashion-mnist is installed"),
        arguments: ["mlp", "cnn"])
    func garments(name: String) throws {
        let experiment = try text("fashion-mnist-\(name)/experiment.json")
        try compare(
            "fashion-mnist-\(name)",
            experiment.replacing("\"fashion-mnist.h5\"", with: "\"data.h5\""),
            levels: VectorLevel.available.filter { $0 != .baseline }
        ) { try FashionMNIST.dataFile(from: Self.garmentsFolder, validation: 0).save(to: $0) }
    }
}
