#if os(Linux)
    import Describing
    import Glibc
    import Testing

    @Suite struct MemoryTests {
        /// Texts that make the most of the limits, each within 16 MiB. They are built in one piece, so that building
        /// leaves no freed memory behind for the reader to use.
        private static func hostileText(_ index: Int) -> [UInt8] {
            switch index {
            case 0: list("[]", 499_999) { _ in "0" }
            case 1: list("[]", 249_999) { _ in "[0]" }
            case 2: list("[]", 499_999) { _ in #""abcdefghijklmnopqrstuvwxy""# }
            case 3: list("\"\"", (8 << 20) - 6) { _ in "a" }
            case 4: list("{}", 100_000) { "\"a key longer than a small string \($0)\":[0]" }
            default: list("[]", 100_000) { _ in #"{"a":0}"# }
            }
        }

        private static func list(_ brackets: String, _ count: Int, _ element: (Int) -> String) -> [UInt8] {
            var text: [UInt8] = []
            text.reserveCapacity(17 << 20)
            text.append(contentsOf: brackets.utf8.prefix(1))
            for index in 0..<count {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text.append(contentsOf: element(index).utf8)
            }
            text.append(contentsOf: brackets.utf8.suffix(1))
            return text
        }

        @Test("Within the default limits, no text costs more than its own size and 64 MiB", arguments: 0..<6)
        func peak(index: Int) async {
            await #expect(processExitsWith: .success) { [index] in
                let text = MemoryTests.hostileText(index)
                let before = try #require(presentMemory())
                let value = try JSONValue(parsing: text)
                let after = try #require(peakMemory())
                #expect(value != nil)
                #expect(after - before <= text.count + 64 << 20)
            }
        }
    }

    /// The most memory that the program has had in bytes, or `nil` if the system doesn't say. (What `getrusage`
    /// tells begins with the memory of the process that started this one.)
    private func peakMemory() -> Int? {
        guard let file = fopen("/proc/self/status", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            let words = text.split(whereSeparator: \.isWhitespace)
            if words.first == "VmHWM:", words.count > 1 { return Int(words[1]).map { $0 << 10 } }
        }
        return nil
    }

    /// The memory that the process has now in bytes, or `nil` if the system doesn't say.
    private func presentMemory() -> Int? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return nil }
        let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            .split(separator: " ")
        return words.dropFirst().first.flatMap { Int($0) }.map { $0 * Int(getpagesize()) }
    }
#endif
