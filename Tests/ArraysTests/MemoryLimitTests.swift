import Arrays
import Testing

struct MemoryLimitTests {
    @Test(
        "A limit is read as people write it",
        arguments: [
            ("1024", 1024), ("8GiB", 8 << 30), ("8 gib", 8 << 30), ("8G", 8 << 30), ("1.5K", 1536),
            ("500MB", 500_000_000), ("2TB", 2_000_000_000_000), ("7B", 7), ("1T", 1 << 40), ("3M", 3 << 20),
        ])
    func text(text: String, bytes: Int) {
        #expect(MemoryLimit(text)?.bytes == bytes)
    }

    @Test(
        "What is no number of bytes is no limit",
        arguments: [
            "", "GiB", "0", "-1", "8 GiBi", "8XB", "1e3", "nan", "inf", "1..2G", "0.1B",
            "99999999999999999999",
            "9000000T", "½G", "８G",
        ])
    func refused(text: String) {
        #expect(MemoryLimit(text) == nil)
    }

    @Test(
        "Bytes are written in the unit that leaves a small number",
        arguments: [
            (0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1 KiB"), (1536, "1.5 KiB"),
            ((1 << 20) - 1, "1 MiB"), (40 << 40, "40 TiB"), (1 << 62, "4 EiB"),
            (.max, "more than 8 EiB"),
        ])
    func written(bytes: Int, text: String) {
        #expect(ByteCount(bytes).description == text)
    }

    @Test("Sums and products beyond the largest number stay there, and fit in no limit")
    func saturates() {
        let huge = ByteCount(floats: .max, 2)
        #expect(huge.bytes == .max && (huge + huge).bytes == .max)
        #expect(ByteCount(floats: 5, 0).bytes == 0)
        #expect(ByteCount(floats: .max, 0).bytes == .max && ByteCount(floats: 0, .max).bytes == .max)
        #expect(ByteCount(floats: 3, 5).bytes == 60)
        #expect(!huge.fits(in: MemoryLimit(bytes: .max)))
        #expect(ByteCount(9).fits(in: MemoryLimit(bytes: 9)))
        #expect(!ByteCount(9).fits(in: MemoryLimit(bytes: 8)))
    }

    @Test("The machine's limit is some of its memory")
    func machine() {
        #expect((1 << 24...1 << 50).contains(MemoryLimit.machine.bytes))
    }

    @Test("The least limit of the process's control groups counts, of either version")
    func controlGroups() {
        func granted(_ files: [String: String]) -> Int? { MachineMemory.grantedBytes { files[$0] } }
        #expect(granted([:]) == nil)
        let second = ["/proc/self/cgroup": "0::/system/job\n"]
        #expect(granted(second) == nil)
        #expect(
            granted(
                second.merging([
                    "/sys/fs/cgroup/system/job/memory.max": "max\n", "/sys/fs/cgroup/memory.max": "9000\n",
                    "/sys/fs/cgroup/system/memory.max": "7000\n",
                ]) { $1 }) == 7000)
        #expect(
            granted([
                "/proc/self/cgroup": "4:cpu:/a\n3:memory,hugetlb:/b\n0::/\nrubbish\n",
                "/sys/fs/cgroup/memory/b/memory.limit_in_bytes": "5000\n",
                "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            ]) == 5000)
    }
}
