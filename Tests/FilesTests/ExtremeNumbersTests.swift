import Foundation
import TestSupport
import Testing

/// Every number of every description at its extremes ends in an error or in work within the memory limit, and none in a
/// trap, which would end the process.
struct ExtremeNumbersTests {
    private static let program = BuiltProgram.path("ExtremeNumbers")

    @Test("no number of a description traps, wherever it may stand")
    func sweep() throws {
        let directory = try TemporaryDirectory()
        let samples = RegistrySamples.all.map { "\($0.kind)\t\($0.text)\n" }.joined()
        try samples.write(toFile: directory.path("samples"), atomically: true, encoding: .utf8)
        let work = directory.path("work")
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)

        var (done, trapped) = (0, 0)
        var last = ""
        // A process that dies is followed by one that goes on after the case in which it died.
        repeat {
            let result = try run(
                Self.program, [directory.path("samples"), work, "\(done)"],
                environment: ["SWIFT_BACKTRACE": "enable=no"], timeout: 900)
            let lines = result.output.split(separator: "\n")
            last = lines.last.map(String.init) ?? ""
            for line in lines.reversed() where done < (Int(line.prefix { $0 != " " }) ?? 0) {
                done = Int(line.prefix { $0 != " " }) ?? done
                break
            }
            if last.hasPrefix("done") { break }
            trapped += 1
            Issue.record("\(last)\n\(result.errors.suffix(400))")
        } while trapped < 100
        print("extreme numbers: \(done) cases, \(trapped) traps; of the last process \(last)")
        #expect(done > 5_000)
    }
}
