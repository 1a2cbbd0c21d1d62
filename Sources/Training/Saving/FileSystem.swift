/// What writing a file takes of the operating system: one method a system call, so that tests can stand in for a
/// disk that is full, fails or loses what was not synced.
///
/// A path names a file as `open(2)` would; descriptors are the system's. Every method either does what the call does
/// or throws its error number.
package protocol FileSystem: Sendable {
    /// An empty file that is open for writing; one that is there is emptied.
    ///
    /// - Parameter model: the file whose place it will take. If there is one, its permissions are the new file's, and
    ///   its owner as far as the system lets this process give files away.
    func create(_ path: String, inPlaceOf model: String) throws(SystemCallError) -> Int32
    /// - Returns: how many of the bytes were written, which may be fewer than there are.
    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemCallError) -> Int
    /// Returns when what was written to a file, or the names in a directory, are on the disk.
    func synchronize(_ descriptor: Int32) throws(SystemCallError)
    /// The descriptor is gone, also if it throws.
    func close(_ descriptor: Int32) throws(SystemCallError)
    func openDirectory(_ path: String) throws(SystemCallError) -> Int32
    /// Gives a file another name, in place of the file that has it.
    func rename(_ path: String, to newPath: String) throws(SystemCallError)
    /// Gives a file one more name, which is free.
    func link(_ path: String, as newPath: String) throws(SystemCallError)
    func remove(_ path: String) throws(SystemCallError)
}

/// The error number of a system call.
package struct SystemCallError: Error, Hashable, CustomStringConvertible {
    package let number: Int32

    package init(_ number: Int32) { self.number = number }

    package var description: String { errorText(number) }
}
