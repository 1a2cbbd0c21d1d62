import Brainstorm
import Foundation
import TestSupport
import Testing

/// A training on a stream, killed at any instant and resumed again and again, ends in the bytes of the uninterrupted one.
///
/// `STREAM_MEGABYTES` says how large the file is (8000 for one that is larger than many memories), `STREAM_KILLS` how often
/// the training is killed.
struct StreamedKillsTests {
    private static func setting(_ name: String, default standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }.map { max(1, $0) } ?? standard
    }

    private static let megabytes = setting("STREAM_MEGABYTES", default: 4)
    /// Decompressed, the images are about twice as large as the file.
    private static let fitsMemory =
        UInt64(megabytes) * 5 / 2 < ProcessInfo.processInfo.physicalMemory / 1_000_000
    private static let kills = setting("STREAM_KILLS", default: 4)

    private static func experiment(streams: Bool) -> String {
        let iterator = streams ? "StreamedMinibatches" : "Minibatches"
        return CampaignParts.experiment(
            CampaignParts.network("28, 28, 1", [("Classes", CampaignParts.dense(10, "linear"))]),
            stepper: #"{"@type": "AdamStepper", "learning_rate": 0.001}"#,
            hooks: [
                CampaignParts.hook("SaveRun", CampaignParts.updates(max(1, megabytes / 4))),
                CampaignParts.stop(1),
            ],
            source: #"{"@type": "DataFile", "path": "data.h5", "cache_bytes": 134217728}"#,
            training:
                #"{"@type": "\#(iterator)", "batch_size": 1000, "shuffle_block": 2048, "shuffle_window": 16, "seed": 2}"#,
            validation: #"{"@type": "Minibatches", "batch_size": 100, "shuffle": false}"#)
    }

    /// Images of bytes in compressed chunks, written as they are made, until the file has its size.
    private static func writeData(to path: String) throws {
        let file = try HDF5Appender(creating: path)
        try file.set("format", to: DataFile.format)
        var key = RandomKey(seed: 1, purpose: "images")
        func add(_ split: String, until isDone: () throws -> Bool) throws {
            let rows = (1 << 18) / 784
            let images = try file.addSeries(
                "\(split)/default", .integer(UInt8.self), outerShape: [1], rowShape: [28, 28, 1],
                chunkRows: rows,
                filters: [.deflate(level: 1)])
            let targets = try file.addSeries(
                "\(split)/targets", .integer(UInt8.self), outerShape: [1], rowShape: [1], chunkRows: 1 << 16,
                filters: [.deflate(level: 1)])
            try file.set("scale", to: .float32(1 / 255), on: "\(split)/default")
            repeat {
                let count = 8 * rows
                var numbers = [Float](repeating: 0, count: count * 784)
                numbers.withUnsafeMutableBufferPointer { key.fillUniform($0, low: 0, high: 96) }
                key = key.at(step: key.step + 1)
                // Background around what a class has in common and what it does not.
                try images.append(
                    numbers.enumerated().map { place, number -> UInt8 in
                        let (image, pixel) = (place / 784, place % 784)
                        guard (6..<22).contains(pixel % 28) else { return 0 }
                        return UInt8(number) + (pixel / 28 == image % 10 + 9 ? 150 : 0)
                    })
                try targets.append((0..<count).map { UInt8($0 % 10) })
                try file.flush()
            } while try !isDone()
        }
        try add("validation") { true }
        try add("training") {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return (attributes[.size] as? NSNumber)?.intValue ?? .max >= megabytes * 1_000_000
        }
        try file.close()
    }

    @Test("a streamed training that is killed again and again leaves the bytes of the uninterrupted one")
    func killed() throws {
        let temporary = try TemporaryDirectory()
        let data = temporary.path("data.h5")
        try Self.writeData(to: data)
        func directory(_ name: String, streams: Bool = true) throws -> TrainingDirectory {
            try TrainingDirectory(temporary.path(name), experiment: Self.experiment(streams: streams)) {
                try FileManager.default.linkItem(atPath: data, toPath: $0)
            }
        }
        let whole = try directory("whole")
        let start = ContinuousClock.now
        try whole.finish()
        let seconds = (ContinuousClock.now - start) / .seconds(1)

        let killed = try directory("killed")
        var generator = SplitMix64(seed: 11)
        var (kills, starts, lastUpdate) = (0, 0, 0)
        while true {
            starts += 1
            let process = try killed.start()
            guard kills < Self.kills, starts < 20 * Self.kills else {
                process.waitUntilExit()
                try killed.expectGoodEnd(process)
                break
            }
            let instant = Double.random(in: 0..<seconds, using: &generator)
            let begin = ContinuousClock.now
            while process.isRunning && (ContinuousClock.now - begin) / .seconds(1) < instant { usleep(200) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if process.terminationReason == .exit {
                // It had come to its end, which must be the right one; another begins.
                try killed.expectGoodEnd(process)
                #expect(try killed.differences(from: whole).isEmpty)
                try killed.clear()
                lastUpdate = 0
                continue
            }
            kills += 1
            #expect(try killed.damages().isEmpty, "after kill \(kills)")
            let update = try killed.update()
            #expect(update >= lastUpdate, "the run has lost updates")
            lastUpdate = update
        }
        #expect(kills == Self.kills)
        #expect(try killed.differences(from: whole).isEmpty, "after \(kills) kills")
        print("stream: \(Self.megabytes) MB, \(seconds) s uninterrupted, \(kills) kills")
    }

    @Test(
        "the parameters are those of the training in memory",
        .enabled(if: fitsMemory, "the file is too large for memory"))
    func held() throws {
        let temporary = try TemporaryDirectory()
        let data = temporary.path("data.h5")
        try Self.writeData(to: data)
        var parameters: [[Float]] = []
        for (name, streams) in [("streamed", true), ("held", false)] {
            let directory = try TrainingDirectory(
                temporary.path(name), experiment: Self.experiment(streams: streams)
            ) {
                try FileManager.default.linkItem(atPath: data, toPath: $0)
            }
            let start = ContinuousClock.now
            try directory.finish()
            print("stream: \(Self.megabytes) MB \(name), \((ContinuousClock.now - start) / .seconds(1)) s")
            parameters.append(
                try RunFile(from: directory.file(TrainingDirectory.run)).network.parameters.values)
        }
        #expect(parameters[0] == parameters[1] && !parameters[0].isEmpty)
    }
}
