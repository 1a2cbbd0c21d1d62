import Brainstorm
import Foundation
import TestSupport
import Testing

/// The command `profile`, and what it measures.
struct ProfileCommandTests {
    @Test(
        "profile shows every layer of an experiment, the stepper, the data and the total, and writes no file")
    func table() throws {
        let directory = try TemporaryDirectory()
        _ = try CommandLine.run("new", "experiment.json", in: directory.path)
        let result = try CommandLine.run(
            "profile", "experiment.json", "--updates", "3", "--warm-up", "1", "--threads", "1",
            in: directory.path)
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(
            lines.first == ["layer", "pass", "operation", "calls", "ms/update", "share", "GFLOP/s", "GB/s"])
        for layer in ["Hid1", "Hid2", "Classes"] {
            for (pass, operation) in [("forward", "linear"), ("backward", "linearBackward")] {
                #expect(
                    lines.contains { $0.starts(with: [layer, pass, operation, "1"]) && $0.count == 8 },
                    "\(layer) \(pass) in \(result.output)")
            }
        }
        for start in [
            ["Drop1", "forward", "bernoulli", "1"], ["Output", "forward", "softmaxCrossEntropy", "1"],
            ["Output", "backward", "softmaxCrossEntropyBackward", "1"], ["(stepper)", "adamUpdate", "1"],
            ["(weight", "modifiers)", "constrainRowNorms", "2"], ["total"],
            ["Peaks", "with", "1", "thread:"], ["Operations:"], ["Peak", "memory:"], ["Measuring:"],
        ] {
            #expect(lines.contains { $0.starts(with: start) }, "\(start) in \(result.output)")
        }
        #expect(result.output.contains("(a copy of 64 MiB)") && result.output.contains("3 updates measured"))
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(files == ["experiment.json"])
    }

    @Test("profile prints JSON whose rows sum up to the time of the updates, by call, operation and layer")
    func json() throws {
        let directory = try TemporaryDirectory()
        _ = try CommandLine.run("new", "experiment.json", in: directory.path)
        for grouping in Profile.Grouping.allCases {
            let result = try CommandLine.run(
                "profile", "experiment.json", "--updates", "2", "--warm-up", "1", "--json", "--by",
                grouping.rawValue, in: directory.path)
            #expect(result.status == 0, "\(result.errors)")
            let json = try JSONValue(parsing: result.output)
            #expect(json["updates"] == 2)
            guard case .array(let rows)? = json["rows"], case .number(let total)? = json["seconds"] else {
                Issue.record("\(result.output)")
                return
            }
            let seconds = rows.reduce(0.0) {
                if case .number(let seconds)? = $1["seconds"] { $0 + seconds } else { $0 }
            }
            #expect(seconds > 0 && seconds <= total * (1 + 1e-9))
            #expect(rows.contains { $0["operation"] == "linear" } == (grouping != .layer))
            #expect(rows.contains { $0["section"] == "Hid1" } == (grouping != .operation))
            // Three layers of 32 rows: 64 × 256, 256 × 256 and 256 × 10, with biases; two of them rectified.
            let products = 2 * 32 * (64 * 256 + 256 * 256 + 256 * 10)
            let flops = 2.0 * Double(products + 32 * (2 * 256 + 10) + 32 * 2 * 256)
            if grouping == .operation {
                let linear = rows.first { $0["operation"] == "linear" }
                #expect(linear?["flops"] == .number(flops) && linear?["calls"] == 6)
                #expect(linear?["section"] == .null && linear?["pass"] == .null)
            }
        }
    }

    @Test("profile takes a run file, and leaves its bytes as they are")
    func runFile() throws {
        let directory = try TemporaryDirectory()
        _ = try CommandLine.run("new", "experiment.json", in: directory.path)
        _ = try CommandLine.run(
            "train", "experiment.json", "--output", "run.h5", "--stop-after-updates", "5", "--quiet",
            in: directory.path)
        let before = try Data(contentsOf: URL(fileURLWithPath: directory.path("run.h5")))
        let result = try CommandLine.run(
            "profile", "run.h5", "--updates", "2", "--warm-up", "1", "--by", "layer", in: directory.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("layer") && result.output.contains("Hid1"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: directory.path("run.h5"))) == before)
    }

    @Test("wrong numbers and an unknown grouping end with 64, a missing file with 1")
    func wrongUse() throws {
        let directory = try TemporaryDirectory()
        for arguments in [["--updates", "0"], ["--warm-up", "0"], ["--threads", "0"], ["--by", "hour"]] {
            let result = try TestSupport.run(
                CommandLine.path, ["profile", "x.json"] + arguments, in: directory.path)
            #expect(result.status == 64, "\(arguments)")
        }
        let absent = try CommandLine.run("profile", "absent.json", in: directory.path)
        #expect(absent.status == 1)
        #expect(absent.errors == "Error: absent.json: cannot be opened: No such file or directory\n")
    }

    @Test(
        "a profiled training makes the same bits, and runs no hook",
        arguments: [#"{"@type": "AdamStepper"}"#, #"{"@type": "NesterovStepper", "momentum": 0.9}"#])
    func bits(stepper: String) throws {
        let samples = try #require(try Digits.load()["training"])
        let make = { (handler: any Handler) throws -> Network in
            let input = Input(["default": [.time, .batch, 8, 8, 1], "targets": [.time, .batch, 1]])
            let output = SoftmaxCE(name: "Output")
            let network = try Network(handler: handler) {
                input >>> Dropout(0.2) >>> FullyConnected(20, activation: .tanh, name: "Hid")
                    >>> FullyConnected(10, activation: .linear, name: "Classes") >>> output
                input["targets"] >>> output["targets"]
                output["loss"] >>> Loss()
            }
            try network.initialize(Gaussian(std: 0.1), seed: 3)
            return network
        }
        let trainer = { () throws -> Trainer in
            Trainer(
                stepper: try Registry.standard.make(
                    (any Stepper).self, kind: .stepper, from: JSONValue(parsing: stepper)),
                hooks: [StopAfterEpoch(0)])
        }
        let iterator = Minibatches(of: 64, samples, seed: 2)
        let plain = try make(CPUHandler(CPUConfiguration(threads: 1)))
        let free = Trainer(stepper: try trainer().stepper, verbose: false)
        try free.train(plain, on: iterator, stopAfterUpdates: 30)

        let profiling = ProfilingHandler(wrapping: CPUHandler(CPUConfiguration(threads: 1)))
        let measured = try make(profiling)
        let profiler = try trainer()
        let profile = try profiler.profile(measured, on: iterator, updates: 20, warmUp: 10)
        #expect(measured.parameters.values.map(\.bitPattern) == plain.parameters.values.map(\.bitPattern))
        #expect(measured.observer == nil && profiler.hooks.map(\.name) == ["StopAfterEpoch"])
        #expect(profiler.update == 30 && profile.updates == 20)

        #expect(profile.rows.allSatisfy { $0.seconds >= 0 })
        #expect(profile.rows.reduce(0) { $0 + $1.seconds } <= profile.seconds * (1 + 1e-9))
        #expect(profile.operations.seconds <= profile.seconds)
        for row in profile.rows where row.operation != nil { #expect(row.calls % 20 == 0, "\(row)") }
        let steps = profile.rows.filter { $0.section == "(stepper)" }.compactMap(\.operation)
        #expect(
            Set(steps)
                == (stepper.contains("Adam")
                    ? ["adamUpdate"] : ["nesterovLookAhead", "nesterovCorrection"]))
        let linear = try #require(
            profile.rows.first { $0.section == "Hid" && $0.operation == "linear" })
        #expect(linear.calls == 20)
        #expect(profile.peaks.threads == 1 && profile.peaks.flopsPerSecond > 0)
        #expect(profile.peakMemory ?? 0 > 1_000_000)
    }

    @Test("a network whose handler measures nothing cannot be profiled")
    func otherHandler() throws {
        let network = try Network(handler: ReferenceHandler()) {
            Input(["default": [.time, .batch, 1]]) >>> Loss()
        }
        #expect {
            _ = try Trainer(stepper: SgdStepper()).profile(
                network, on: Undivided(Samples(rows: ["default": ([2, 1], [1, 2])])))
        } throws: { error in
            "\(error)"
                == "invalid configuration: the network's handler is ReferenceHandler, which measures nothing: "
                + "make the network with a ProfilingHandler that wraps it"
        }
    }
}
