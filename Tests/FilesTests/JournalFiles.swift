import Files
import Foundation
import Synchronization
import Training

/// A file system in memory that knows what a loss of power may leave of it.
///
/// It keeps a journal of all that was done. After a loss at any point of the journal a disk holds what was synced; of the
/// bytes written to a file since it was synced, and of the names changed in the directory since that was synced, any may be
/// there and any may be missing.
final class JournalFiles: FileSystem {
    private enum Entry: Sendable {
        case write(file: Int, [UInt8])
        case synchronizeFile(Int)
        /// What becomes of names in one step: a file's number, or nothing.
        case names([String: Int?])
        case synchronizeDirectory
    }

    private struct State {
        var journal: [Entry] = []
        var names: [String: Int] = [:]
        var files = 0
        var open: [Int32: Int?] = [:]
        var descriptors: Int32 = 100

        /// - Parameter file: `nil` for a directory.
        mutating func opened(_ file: Int?) -> Int32 {
            descriptors += 1
            open[descriptors] = .some(file)
            return descriptors
        }
    }

    private let state = Mutex(State())
    /// Without, the model is one of a program that never syncs.
    private let syncs: Bool

    init(syncs: Bool = true) { self.syncs = syncs }

    // MARK: The file system

    func create(_ path: String, inPlaceOf model: String) throws(SystemCallError) -> Int32 {
        state.withLock { state in
            let file = state.files
            state.files += 1
            state.names[path] = file
            state.journal.append(.names([path: file]))
            return state.opened(file)
        }
    }

    func openDirectory(_ path: String) throws(SystemCallError) -> Int32 {
        state.withLock { $0.opened(nil) }
    }

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemCallError) -> Int {
        let written = Array(bytes)
        return state.withLock { state in
            if let file = state.open[descriptor] ?? nil {
                state.journal.append(.write(file: file, written))
            }
            return written.count
        }
    }

    func synchronize(_ descriptor: Int32) throws(SystemCallError) {
        guard syncs else { return }
        state.withLock { state in
            guard let target = state.open[descriptor] else { return }
            state.journal.append(target.map(Entry.synchronizeFile) ?? .synchronizeDirectory)
        }
    }

    func close(_ descriptor: Int32) throws(SystemCallError) {
        state.withLock { $0.open[descriptor] = nil }
    }

    func rename(_ path: String, to newPath: String) throws(SystemCallError) {
        try change { state in
            state.names[path].map { [newPath: $0, path: nil] }
        }
    }

    func link(_ path: String, as newPath: String) throws(SystemCallError) {
        if state.withLock({ $0.names[newPath] }) != nil { throw SystemCallError(EEXIST) }
        try change { state in state.names[path].map { [newPath: $0] } }
    }

    func remove(_ path: String) throws(SystemCallError) {
        try change { state in state.names[path].map { _ in [path: nil] } }
    }

    /// - Parameter body: gives the changed names, or `nil` if there is no such file.
    private func change(_ body: @Sendable (State) -> [String: Int?]?) throws(SystemCallError) {
        let isDone = state.withLock { state in
            guard let names = body(state) else { return false }
            for (name, file) in names { state.names[name] = file }
            state.journal.append(.names(names))
            return true
        }
        if !isDone { throw SystemCallError(ENOENT) }
    }

    // MARK: Losses of power

    /// The number of points at which power can be lost.
    var points: Int { state.withLock { $0.journal.count + 1 } }

    /// What is there without a loss.
    var contents: [String: [UInt8]] {
        let (journal, names) = state.withLock { ($0.journal, $0.names) }
        var files = Disk.Files()
        for case .write(let file, let bytes) in journal { files.whole[file, default: []] += bytes }
        return names.compactMapValues { files.whole[$0] ?? [] }
    }

    /// Calls `body` with every disk that a loss of power after so many entries of the journal may leave.
    func losses(after count: Int, _ body: (Disk) throws -> Void) rethrows {
        var files = Disk.Files()
        var durable: [String: Int] = [:]
        var pending: [[String: Int?]] = []
        for entry in state.withLock({ $0.journal.prefix(count) }) {
            switch entry {
            case .write(let file, let bytes):
                files.whole[file, default: []] += bytes
                files.unsynced[file, default: []].append(bytes.count)
            case .synchronizeFile(let file): files.unsynced[file] = nil
            case .names(let names): pending.append(names)
            case .synchronizeDirectory:
                for names in pending { durable.merge(names) }
                pending = []
            }
        }
        for choice in 0..<(1 << pending.count) {
            var names = durable
            for (index, change) in pending.enumerated() where choice >> index & 1 == 1 { names.merge(change) }
            try body(Disk(names: names, files: files))
        }
    }

    /// What a loss of power has left.
    struct Disk {
        struct Files {
            /// All bytes that were ever written.
            var whole: [Int: [UInt8]] = [:]
            /// The sizes of the writes since the file was synced.
            var unsynced: [Int: [Int]] = [:]
        }

        let names: [String: Int]
        fileprivate let files: Files

        /// What a file may hold: what was synced, with all, none, a part or all but one of the later writes.
        func contents(of path: String) -> [[UInt8]] {
            guard let file = names[path] else { return [] }
            let whole = files.whole[file] ?? []
            guard let writes = files.unsynced[file] else { return [whole] }
            let synced = whole.count - writes.reduce(0, +)
            var result = [whole, Array(whole.prefix(synced))]
            var start = synced
            for size in writes {
                result.append(Array(whole.prefix(start + size / 2)))
                var missing = whole
                missing.replaceSubrange(start..<start + size, with: repeatElement(0, count: size))
                result.append(missing)
                start += size
            }
            return result
        }
    }
}

extension [String: Int] {
    fileprivate mutating func merge(_ names: [String: Int?]) {
        for (name, file) in names { self[name] = file }
    }
}
