import Foundation
import Synchronization
import TestSupport
import Testing

/// What the trainings of the campaign leave, on whatever machine: `Fixtures/campaign-digests.txt` has a line for each, its digest
/// and its name. `CAMPAIGN_DIGESTS=write` writes them anew.
enum CampaignDigests {
    private static let path = Fixtures.path("campaign-digests.txt")
    private static let isWriting = ProcessInfo.processInfo.environment["CAMPAIGN_DIGESTS"] == "write"
    private static let lock = Mutex(())

    static func compare(_ name: String, _ digest: String) throws {
        try lock.withLock { _ in
            var digests = try read()
            guard isWriting else {
                #expect(digests[name] == digest, "another machine has left other bytes of \(name)")
                return
            }
            digests[name] = digest
            try digests.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)\n" }.joined()
                .write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    private static func read() throws -> [String: String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").compactMap { line in
                line.firstIndex(of: " ").map {
                    (String(line[line.index(after: $0)...]), String(line[..<$0]))
                }
            })
    }
}
