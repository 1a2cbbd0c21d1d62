import Brainstorm
import Files
import Foundation
import Synchronization
import Training

/// The machine's file system, in which a system call goes wrong.
final class FaultyFiles: FileSystem {
    enum Fault: Sendable, CustomStringConvertible {
        case error(Int32)
        /// A write that takes only a part of the bytes.
        case short

        var description: String {
            switch self {
            case .error(let number): "\(SystemCallError(number))"
            case .short: "short write"
            }
        }
    }

    /// Which calls go wrong.
    enum Calls: Sendable {
        case none
        case only(Int)
        /// From one on, all.
        case from(Int)

        func contains(_ index: Int) -> Bool {
            switch self {
            case .none: false
            case .only(let number): index == number
            case .from(let number): index >= number
            }
        }
    }

    private let system = SystemFiles()
    private let fault: Fault
    private let calls: Calls
    private let names = Mutex<[String]>([])
    /// Is told of every fault, and of every file that has taken its name.
    private let observer: @Sendable (_ renamed: String?) -> Void

    init(
        _ fault: Fault = .short, at calls: Calls = .none,
        observer: @escaping @Sendable (String?) -> Void = { _ in }
    ) {
        self.fault = fault
        self.calls = calls
        self.observer = observer
    }

    /// The system calls so far, by name.
    var made: [String] { names.withLock { $0 } }

    /// Counts a call and says whether it goes wrong.
    private func isFaulty(_ name: String) -> Bool {
        let index = names.withLock { names in
            names.append(name)
            return names.count - 1
        }
        guard calls.contains(index) else { return false }
        observer(nil)
        return true
    }

    private func meet(_ name: String) throws(SystemCallError) {
        guard isFaulty(name), case .error(let number) = fault else { return }
        throw SystemCallError(number)
    }

    func create(_ path: String, inPlaceOf model: String) throws(SystemCallError) -> Int32 {
        try meet("create")
        return try system.create(path, inPlaceOf: model)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemCallError) -> Int {
        guard isFaulty("write") else { return try system.write(bytes, to: descriptor) }
        let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(max(1, bytes.count / 2)))
        switch fault {
        case .short: return try system.write(part, to: descriptor)
        case .error(let number):
            // A full disk takes what it still can.
            if number != EINTR { _ = try system.write(part, to: descriptor) }
            throw SystemCallError(number)
        }
    }

    func synchronize(_ descriptor: Int32) throws(SystemCallError) {
        try meet("synchronize")
        // What a loss of power would do is the business of other tests; here a disk would only be slow.
    }

    func close(_ descriptor: Int32) throws(SystemCallError) {
        // Whatever it answers, the descriptor is gone.
        try system.close(descriptor)
        try meet("close")
    }

    func openDirectory(_ path: String) throws(SystemCallError) -> Int32 {
        try meet("openDirectory")
        return try system.openDirectory(path)
    }

    func rename(_ path: String, to newPath: String) throws(SystemCallError) {
        try meet("rename")
        try system.rename(path, to: newPath)
        observer(newPath)
    }

    func link(_ path: String, as newPath: String) throws(SystemCallError) {
        try meet("link")
        try system.link(path, as: newPath)
    }

    func remove(_ path: String) throws(SystemCallError) {
        try meet("remove")
        try system.remove(path)
    }
}
