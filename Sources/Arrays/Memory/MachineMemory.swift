#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The module's only calls into the system: how much memory there is.
package enum MachineMemory {
    /// The memory that the machine has, or that the process's control groups (Linux, cgroups 1 and 2) leave it, if that
    /// is less.
    package static let bytes: Int = {
        let physical = sysconf(Int32(_SC_PHYS_PAGES)).multipliedReportingOverflow(
            by: sysconf(Int32(_SC_PAGESIZE)))
        let known = !physical.overflow && physical.partialValue > 0
        return min(known ? physical.partialValue : .max, grantedBytes(read: text(of:)) ?? .max)
    }()

    /// The least that a control group of the process or one around it may take.
    /// - Parameter read: gives the text of a file, or `nil` if there is none.
    package static func grantedBytes(read: (String) -> String?) -> Int? {
        guard let groups = read("/proc/self/cgroup") else { return nil }
        var least: Int?
        for line in groups.split(separator: "\n") {
            // HIERARCHY:CONTROLLERS:PATH; version 2 is hierarchy 0 and names no controllers.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let isSecond = fields[0] == "0" && fields[1].isEmpty
            guard isSecond || fields[1].split(separator: ",").contains("memory") else { continue }
            let (root, file) =
                isSecond
                ? ("/sys/fs/cgroup", "memory.max") : ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            var names = fields[2].split(separator: "/")
            while true {
                let path = ([root] + names.map(String.init) + [file]).joined(separator: "/")
                // A group without a limit says "max", or in version 1 a number beyond all memory.
                if let text = read(path), let limit = Int(text.prefix { $0.isNumber }) {
                    least = min(least ?? limit, limit)
                }
                if names.popLast() == nil { break }
            }
        }
        return least
    }

    /// Whether the system would give the process so many bytes at once; nothing is written to them.
    static func canReserve(_ bytes: Int) -> Bool {
        // Not by malloc: a compiler may take a block that nobody uses for granted.
        let block = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard block != MAP_FAILED else { return false }
        munmap(block, bytes)
        return true
    }

    /// The first 4,096 bytes of a file of the system.
    private static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
