import Brainstorm
import Foundation
import TestSupport
import Testing

/// A table gives the same bytes, whichever process converts it.
struct SameTableTests {
    @Test("a table of several chunks gives the same file in each process")
    func sameFile() throws {
        let directory = try TemporaryDirectory()
        let rows = (0..<500_000).map { "\($0 % 9),\($0 % 7).5\n" }.joined()
        _ = try directory.write(Array("x,y\n\(rows)".utf8), to: "t.csv")
        var files: Set<Data> = []
        for number in 0..<6 {
            let made = try CommandLine.run(
                "data", "csv", "t.csv", "\(number).h5", "--quiet", in: directory.path)
            #expect(made.status == 0, "\(made.errors)")
            files.insert(try Data(contentsOf: URL(fileURLWithPath: directory.path("\(number).h5"))))
        }
        #expect(files.count == 1)
    }
}
