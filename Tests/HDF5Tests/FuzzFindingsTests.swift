import Foundation
import HDF5
import TestSupport
import Testing

private let folder = "hdf5-fuzz-findings"

@Suite("Findings of the fuzzer")
struct FuzzFindingsTests {
    private static let names = (try? Fixtures.names(in: folder).filter { $0 != "README.md" }) ?? []

    /// The limits that the fuzzer reads under.
    private static var limits: HDF5Limits {
        var limits = HDF5Limits()
        limits.metadataBytes = 256 << 10
        limits.objects = 200
        limits.depth = 16
        limits.typeDepth = 16
        limits.attributeBytes = 64 << 10
        limits.dataBytes = 2 << 20
        return limits
    }

    @Test("every finding ends in success or an error", arguments: names)
    func finding(name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Fixtures.path("\(folder)/\(name)"))))
        for limits in [Self.limits, Self.limits, HDF5Limits()] {
            do {
                let file = try HDF5File(bytes: bytes, limits: limits)
                for error in walk(file).errors { #expect(!error.message.hasPrefix("not an HDF5Error")) }
            } catch is HDF5Error {}
        }
    }

    @Test("every finding is explained in the folder's README")
    func explained() throws {
        let text = try Fixtures.text("\(folder)/README.md")
        #expect(!Self.names.isEmpty)
        for name in Self.names { #expect(text.contains("`\(name)`"), "\(name)") }
    }

    @Test("rows that are refused for their size are refused again")
    func rowsRefusedTwice() throws {
        let file = try HDF5File(path: Fixtures.path("\(folder)/rows-refused-twice.h5"), limits: Self.limits)
        let dataset = try file.root.dataset("d")
        for attempt in 1...5 {
            let error = #expect(throws: HDF5Error.self, "attempt \(attempt)") {
                try dataset.read(Double.self, rows: 0..<1).count
            }
            #expect(error?.code == .limit)
            #expect(
                error?.description
                    == "/d: reading these rows takes 8000000 bytes, and 2097152 of dataBytes = 2097152 are left"
            )
        }
    }
}
