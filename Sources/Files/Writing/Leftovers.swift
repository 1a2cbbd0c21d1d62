#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension AtomicFile {
    /// Removes what processes that were killed while they saved `path` have left beside it: temporary siblings whose
    /// process is gone. What cannot be removed stays.
    static func removeLeftovers(of path: String) {
        let directory = directoryName(of: path)
        let prefix = fileName(of: path) + "."
        guard let listing = opendir(directory) else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasPrefix(prefix), name.hasSuffix(".tmp"),
                let process = Int32(name.dropFirst(prefix.count).dropLast(4)), process > 0,
                process != processNumber, kill(process, 0) != 0, errno == ESRCH
            else { continue }
            unlink("\(directory)/\(name)")
        }
    }
}
