#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension AtomicFile {
    /// Removes what processes that were killed while they saved `path` have left beside it: temporary siblings whose
    /// process is gone. What cannot be removed stays.
    ///
    /// - Parameter inputs: files that are in use, which may be called likewise.
    package static func removeLeftovers(of path: String, sparing inputs: [String] = []) {
        let directory = directoryName(of: path)
        let name = fileName(of: path)
        for sibling in fileNames(in: directory) {
            guard let process = writer(of: sibling, for: name), process != processNumber,
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            let leftover = "\(directory)/\(sibling)"
            guard let status = FileStatus(leftover), status.type == .regular,
                !inputs.contains(where: { FileStatus($0)?.isSame(as: status) == true })
            else { continue }
            unlink(leftover)
        }
    }

    /// Linux numbers no process higher.
    private static let mostProcesses: Int32 = 1 << 22

    /// The number of the process that made a temporary sibling of a file, or `nil` if the name is not one's.
    ///
    /// Siblings are called `FILE.PROCESS.tmp`, and what makes its file in steps has hidden ones before, called
    /// `.FILE.PROCESS.tmp.PROCESS-ATTEMPT.tmp`.
    private static func writer(of sibling: String, for name: String) -> Int32? {
        var rest = Substring(sibling)
        guard rest.hasSuffix(".tmp") else { return nil }
        rest = rest.dropLast(4)
        if rest.hasPrefix(".\(name).") {
            let parts = rest.split(separator: ".")
            guard parts.count >= 3, parts[parts.count - 2] == "tmp" else { return nil }
            rest = rest.dropFirst().dropLast(parts[parts.count - 1].count + 5)
        }
        guard rest.hasPrefix("\(name).") else { return nil }
        return Int32(rest.dropFirst(name.count + 1)).flatMap { (1...mostProcesses).contains($0) ? $0 : nil }
    }
}
