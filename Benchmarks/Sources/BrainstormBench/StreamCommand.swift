import ArgumentParser
import Brainstorm
import Foundation
import HDF5

/// Times streams of a file that is larger than the memory they may take.
struct StreamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stream",
        abstract: "Time training on images in a compressed HDF5 file beside the same from memory.",
        discussion: """
            FILE is made if it is not there: images of 28 × 28 bytes in chunks of 256 KiB, gzip 6 with --level.

            Example:
              brainstorm-bench stream images.h5 --gigabytes 8 --seconds 60
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "How large the file is to be, in thousands of millions of bytes.")
    var gigabytes = 1.0

    @Option(help: "The level of gzip.")
    var level = 6

    @Option(help: "Samples of a block.")
    var block = 4096

    @Option(help: "Blocks of a window.")
    var window = 16

    @Option(help: "The cache in megabytes.")
    var cache = 256

    @OptionGroup var options: TimingOptions

    func run() throws {
        if !FileManager.default.fileExists(atPath: file) { try make() }
        let before = ResidentMemory.now ?? 0
        let stream = try DataStream(path: file, split: "training", cacheBytes: cache << 20)
        let trainer = try ImageTraining(threads: options.threads)
        let blocks = ShuffledBlocks(of: block, window: window)
        let streamed = StreamedMinibatches(of: 100, stream, blocks: blocks, seed: 1)
        try report("in order", StreamedMinibatches(of: 100, stream, shuffle: false), trainer, stream)
        try report("blocks", streamed, trainer, stream)
        try report("blocks, prefetched", Prefetch(streamed), trainer, stream)
        try report("shuffled", StreamedMinibatches(of: 100, stream, seed: 1), trainer, stream)
        let peak = ResidentMemory.peak ?? 0
        print(
            #"{"peer":"brainstorm","workload":"memory","samples":\#(stream.count),"peak":\#(peak),"growth":\#(peak - before)}"#
        )
        // Not more than fits; the rate is that of all.
        let held = try Pipeline.samples(60_000)
        try report("held", Minibatches(of: 100, held, seed: 1), trainer, held)
        try report("held, blocks", Minibatches(of: 100, held, blocks: blocks, seed: 1), trainer, held)
    }

    private func report(
        _ name: String, _ iterator: any DataIterator, _ trainer: ImageTraining, _ store: any SampleStore
    ) throws {
        let fill = try trainer.rate(iterator, epoch: 0, for: options.seconds, updates: false)
        let training = try trainer.rate(iterator, epoch: 1, for: options.seconds, updates: true)
        print(
            #"{"peer":"brainstorm","workload":"\#(name)","fills":\#(Int(fill.samplesPerSecond)),"#
                + #""training":\#(Int(training.samplesPerSecond)),"processor":\#(fill.processorMicroseconds)}"#
        )
    }

    private func make() throws {
        let appender = try HDF5Appender(creating: file)
        try appender.set("format", to: DataFile.format)
        let rows = (1 << 18) / 784
        let images = try appender.addSeries(
            "training/default", .integer(UInt8.self), outerShape: [1], rowShape: [28, 28, 1], chunkRows: rows,
            filters: [.deflate(level: level)])
        let targets = try appender.addSeries(
            "training/targets", .integer(UInt8.self), outerShape: [1], rowShape: [1], chunkRows: 1 << 16,
            filters: [.deflate(level: level)])
        var first = 0
        while try size() < gigabytes * 1e9 {
            let range = first..<first + 100 * rows
            try images.append(Pipeline.bytes(range))
            try targets.append(range.map { UInt8($0 % 10) })
            try appender.flush()
            first = range.upperBound
        }
        try appender.close()
    }

    private func size() throws -> Double {
        (try FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber)?.doubleValue ?? .infinity
    }
}
