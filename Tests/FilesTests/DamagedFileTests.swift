import Brainstorm
import TestSupport
import Testing

/// Each of our files, damaged: it loads, or is refused with an error. A trap would end the test run.
struct DamagedFileTests {
    static let names = ["network.h5", "compressed.h5", "run.h5", "logs.h5", "data.h5"]

    private func bytes(_ name: String) throws -> [UInt8] {
        let directory = try TemporaryDirectory()
        _ = try SampleFiles.write(into: directory)
        return try directory.read(name)
    }

    @Test("truncated at 200 places, a file is refused", arguments: names)
    func truncated(name: String) throws {
        let whole = try bytes(name)
        for index in 0..<200 {
            let part = Array(whole[..<(whole.count * index / 200)])
            #expect(throws: (any Error).self, "\(name) cut to \(part.count) bytes") {
                try SampleFiles.load(part, as: name)
            }
        }
    }

    @Test("with a byte changed at 2,000 places, a file loads or is refused", arguments: names)
    func changed(name: String) throws {
        let whole = try bytes(name)
        var generator = SplitMix64(seed: 7)
        var refused = 0
        for index in 0..<2_000 {
            // The first places are the metadata's, where most structures are.
            let position =
                index < 1_000
                ? index * whole.count / 1_000 : Int.random(in: 0..<whole.count, using: &generator)
            var damaged = whole
            damaged[position] ^= UInt8.random(in: 1...255, using: &generator)
            do { try SampleFiles.load(damaged, as: name) } catch { refused += 1 }
        }
        #expect(refused > 0)
    }
}
