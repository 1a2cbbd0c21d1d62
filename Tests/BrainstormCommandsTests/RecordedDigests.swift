import Brainstorm
import Foundation
import Synchronization
import TestSupport
import Testing

/// What trainings leave, on whatever machine: a file in `Fixtures` has a line for each, its digest and its name. An environment
/// variable, set to `write`, has them written anew.
final class RecordedDigests: Sendable {
    private let path: String
    private let isWriting: Bool
    private let lock = Mutex(())

    init(_ file: String, variable: String) {
        path = Fixtures.path(file)
        isWriting = ProcessInfo.processInfo.environment[variable] == "write"
    }

    func compare(_ name: String, _ digest: String) throws {
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

    private func read() throws -> [String: String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").compactMap { line in
                line.firstIndex(of: " ").map {
                    (String(line[line.index(after: $0)...]), String(line[..<$0]))
                }
            })
    }
}

/// What a process computes with.
enum Machines {
    /// Options of the command: any of the vectors, and any number of threads.
    static func drawn(
        from levels: [VectorLevel] = VectorLevel.available, using generator: inout some RandomNumberGenerator
    ) -> [String] {
        let vectors = levels.randomElement(using: &generator) ?? .baseline
        let threads = [1, 2, 3, 8].randomElement(using: &generator) ?? 1
        return ["--vectors", vectors.rawValue, "--threads", "\(threads)"]
    }
}
