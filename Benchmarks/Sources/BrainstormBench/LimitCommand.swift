import ArgumentParser
import Brainstorm

struct LimitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit",
        abstract: "Measure a large matrix product and a copy of memory; print a line of JSON.")

    @Option(help: "How many threads compute; one for each processor without it.")
    var threads: Int?

    func run() {
        let peaks = MachinePeaks(of: TimingOptions.handler(threads: threads))
        print(
            #"{"gflops":\#(peaks.flopsPerSecond * 1e-9),"gigabytes":\#(peaks.bytesPerSecond * 1e-9)}"#)
    }
}
