import Brainstorm
import Foundation
import TestSupport
import Testing

/// Runs whose data stay in their file.
struct StreamedRunTests {
    fileprivate enum Way: String, CaseIterable {
        /// The source says so.
        case source
        /// The iterator does.
        case iterator
    }

    private static let blocks = #""shuffle_block": 30, "shuffle_window": 4, "batch_size": 32, "seed": 3"#

    /// The digits in chunks of which the cache holds four.
    private func writeData(_ directory: TemporaryDirectory, dividedBy divisor: Float = 1) throws {
        let writer = HDF5Writer()
        writer.set("format", to: DataFile.format)
        for (split, samples) in try Digits.load() {
            for name in samples.names {
                guard let column = samples[name] else { continue }
                let shape = column.shape.extents
                writer.add(
                    "\(split)/\(name)", .float32(column.values.map { $0 / divisor }, shape: shape),
                    storage: .chunked(
                        shape: [1, 25] + shape.dropFirst(2), filters: [.shuffle, .deflate(level: 1)]))
            }
        }
        try writer.save(to: directory.path("data.h5"))
    }

    private func experiment(_ way: Way?) throws -> Experiment {
        let source =
            way == .source
            ? #""@type": "DataFile", "path": "data.h5", "stream": true, "cache_bytes": 30000"#
            : #""@type": "DataFile", "path": "data.h5""#
        let iterator = way == .iterator ? "StreamedMinibatches" : "Minibatches"
        let text = SmallExperiment.text
            .replacingOccurrences(of: #""@type": "Digits""#, with: source)
            .replacingOccurrences(
                of: #""@type": "Minibatches", "batch_size": 32, "seed": 3"#,
                with: #""@type": "\#(iterator)", \#(Self.blocks)"#)
        #expect(text.contains("shuffle_block"))
        return try Experiment(json: JSONValue(parsing: text))
    }

    private func train(
        _ way: Way?, _ name: String, in directory: TemporaryDirectory, interrupting: Bool = false
    ) throws -> [Float] {
        let path = directory.path(name)
        if interrupting {
            try Run(experiment(way), to: path, relativeTo: directory.path).train(
                output: SilentOutput(), stopAfterUpdates: 17)
            let run = try Run(resuming: path)
            #expect(run.changes.isEmpty)
            try run.train(output: SilentOutput())
            return run.network.parameters.values
        }
        let run = try Run(experiment(way), to: path, relativeTo: directory.path)
        try run.train(output: SilentOutput())
        return run.network.parameters.values
    }

    @Test(
        "come to the parameters of the run in memory, also resumed, whoever says that it is streamed",
        arguments: Way.allCases)
    fileprivate func equal(way: Way) throws {
        let directory = try TemporaryDirectory()
        try writeData(directory)
        let held = try train(nil, "held.h5", in: directory)
        #expect(try train(way, "whole.h5", in: directory) == held)
        #expect(try train(way, "resumed.h5", in: directory, interrupting: true) == held)
        #expect(try directory.read("whole.h5") == directory.read("resumed.h5"))
        // A stream and its file in memory have one digest.
        #expect(
            try Run(resuming: directory.path("whole.h5")).digests
                == Run(resuming: directory.path("held.h5")).digests)
    }

    @Test("only the splits that are divided so are streams, and the description keeps how")
    func places() throws {
        let directory = try TemporaryDirectory()
        try writeData(directory)
        for (way, streamed) in [(nil, []), (.iterator, ["training"]), (.source, ["training", "validation"])]
            as [(Way?, [String])]
        {
            let plan = try experiment(way).data
            let loaded = try plan.load(relativeTo: directory.path)
            var found: [String] = []
            if loaded.training.store is DataStream { found.append("training") }
            if loaded.validation["validation"]?.store is DataStream { found.append("validation") }
            #expect(found == streamed)
        }
        let description = try DescriptionEncoder().encode(experiment(.source).data)
        #expect(description["source"]?["stream"] == .bool(true))
        #expect(description["source"]?["cache_bytes"] == .integer(30_000))
    }

    private func streaming(_ streams: Bool) -> RunChanges {
        var changes = RunChanges()
        changes.set("data.source.stream", to: .bool(streams))
        return changes
    }

    @Test("go on from memory with a stream and from a stream with memory, and with a file that has moved")
    func changed() throws {
        let directory = try TemporaryDirectory()
        try writeData(directory)
        let held = try train(nil, "held.h5", in: directory)
        let path = directory.path("changing.h5")
        try Run(experiment(nil), to: path, relativeTo: directory.path).train(
            output: SilentOutput(), stopAfterUpdates: 9)
        try Run(resuming: path, changes: streaming(true)).train(
            output: SilentOutput(), stopAfterUpdates: 21)
        try FileManager.default.moveItem(
            atPath: directory.path("data.h5"), toPath: directory.path("moved.h5"))
        do {
            let moved = try Run(resuming: path, data: .file(directory.path("moved.h5")))
            #expect((moved.plan?.source as? DataFileSource)?.isStreamed == true)
            try moved.train(output: SilentOutput(), stopAfterUpdates: 33)
        }
        let last = try Run(resuming: path, changes: streaming(false))
        try last.train(output: SilentOutput())
        #expect(last.network.parameters.values == held)
    }

    @Test("a run that was begun in Swift goes on with its streams, and with the file as a stream")
    func begunInSwift() throws {
        let directory = try TemporaryDirectory()
        try writeData(directory)
        func iterators() throws -> (training: any DataIterator, validation: [String: any DataIterator]) {
            let path = directory.path("data.h5")
            return (
                StreamedMinibatches(
                    of: 32, try DataStream(path: path, split: "training", cacheBytes: 30_000),
                    blocks: ShuffledBlocks(of: 30, window: 4), seed: 3),
                ["validation": Undivided(try DataStream(path: path, split: "validation"))]
            )
        }
        func begin(_ name: String) throws -> Run {
            let experiment = try experiment(nil)
            let network = try Network(experiment.network)
            try network.initializeAsDescribed()
            let (training, validation) = try iterators()
            return try Run(
                network, Trainer(experiment.trainer), on: training, validation: validation,
                to: directory.path(name))
        }
        try begin("whole.h5").train(output: SilentOutput())
        try begin("killed.h5").train(output: SilentOutput(), stopAfterUpdates: 13)
        let (training, validation) = try iterators()
        try Run(
            resuming: directory.path("killed.h5"),
            data: .iterators(training: training, validation: validation)
        ).train(output: SilentOutput(), stopAfterUpdates: 27)
        try Run(resuming: directory.path("killed.h5"), data: .file(directory.path("data.h5"))).train(
            output: SilentOutput())
        #expect(try directory.read("killed.h5") == directory.read("whole.h5"))
    }

    @Test("a file whose data have changed is refused, as in memory")
    func refused() throws {
        let directory = try TemporaryDirectory()
        try writeData(directory)
        let path = directory.path("run.h5")
        try Run(experiment(.source), to: path, relativeTo: directory.path).train(
            output: SilentOutput(), stopAfterUpdates: 5)
        try writeData(directory, dividedBy: 2)
        let error = #expect(throws: FileError.self) { try Run(resuming: path) }
        #expect(error?.code == .dataChanged)
    }
}
