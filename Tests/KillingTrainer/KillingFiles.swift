import Brainstorm
import Synchronization

/// The machine's file system, which kills the process instead of making one of its calls.
final class KillingFiles: FileSystem {
    private let system = SystemFiles()
    private let left: Atomic<Int>

    /// - Parameter call: the number of the call that is never made, from 1.
    init(at call: Int) { left = Atomic(call) }

    private func count() {
        if left.subtract(1, ordering: .relaxed).newValue == 0 { killThisProcess() }
    }

    func create(_ path: String, inPlaceOf model: String) throws(SystemCallError) -> Int32 {
        count()
        return try system.create(path, inPlaceOf: model)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemCallError) -> Int {
        count()
        return try system.write(bytes, to: descriptor)
    }

    func synchronize(_ descriptor: Int32) throws(SystemCallError) {
        count()
        try system.synchronize(descriptor)
    }

    func close(_ descriptor: Int32) throws(SystemCallError) {
        count()
        try system.close(descriptor)
    }

    func openDirectory(_ path: String) throws(SystemCallError) -> Int32 {
        count()
        return try system.openDirectory(path)
    }

    func rename(_ path: String, to newPath: String) throws(SystemCallError) {
        count()
        try system.rename(path, to: newPath)
    }

    func link(_ path: String, as newPath: String) throws(SystemCallError) {
        count()
        try system.link(path, as: newPath)
    }

    func remove(_ path: String) throws(SystemCallError) {
        count()
        try system.remove(path)
    }
}
