/// What processes tell one another.
protocol Reported {
    func write(to report: inout ReportWriter)
    init(from report: inout ReportReader) throws
}

/// What a process tells the others of its parts of a batch. Numbers keep their bits.
struct ReportWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ value: Int) { add(bits: UInt64(bitPattern: Int64(value))) }

    mutating func add(_ values: [Double]) {
        add(values.count)
        for value in values { add(bits: value.bitPattern) }
    }

    mutating func add(_ values: [Float]) {
        add(values.count)
        bytes.reserveCapacity(bytes.count + 4 * values.count)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
    }

    mutating func add(_ text: String) {
        add(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func add(bits: UInt64) {
        withUnsafeBytes(of: bits.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

/// Reads what a ``ReportWriter`` has written.
struct ReportReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    mutating func int() throws -> Int { Int(Int64(bitPattern: try bits(UInt64.self))) }

    mutating func doubles() throws -> [Double] {
        try (0..<count(ofSize: 8)).map { _ in Double(bitPattern: try bits(UInt64.self)) }
    }

    mutating func floats() throws -> [Float] {
        try (0..<count(ofSize: 4)).map { _ in Float(bitPattern: try bits(UInt32.self)) }
    }

    mutating func text() throws -> String { String(decoding: try take(count(ofSize: 1)), as: UTF8.self) }

    /// A number of things that are there.
    mutating func count(ofSize size: Int) throws -> Int {
        let count = try int()
        guard count >= 0, count <= bytes.count / size else { throw Self.unreadable }
        return count
    }

    private mutating func bits<Bits: FixedWidthInteger & UnsignedInteger>(_ type: Bits.Type) throws -> Bits {
        try take(MemoryLayout<Bits>.size).reversed().reduce(0) { $0 << 8 | Bits($1) }
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count <= bytes.count else { throw Self.unreadable }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }

    static var unreadable: ProcessError {
        ProcessError("another process has sent what this one cannot read: they must be of one program")
    }
}

extension Array: Reported where Element: Reported {
    func write(to report: inout ReportWriter) {
        report.add(count)
        for element in self { element.write(to: &report) }
    }

    init(from report: inout ReportReader) throws {
        let count = try report.count(ofSize: 1)
        self = try (0..<count).map { _ in try Element(from: &report) }
    }
}

extension Optional: Reported where Wrapped: Reported {
    func write(to report: inout ReportWriter) {
        report.add(self == nil ? 0 : 1)
        self?.write(to: &report)
    }

    init(from report: inout ReportReader) throws {
        self = try report.int() == 0 ? nil : Wrapped(from: &report)
    }
}

extension NamedScore: Reported {
    func write(to report: inout ReportWriter) {
        report.add(name)
        report.add([value])
    }

    init(from report: inout ReportReader) throws {
        let (name, values) = (try report.text(), try report.doubles())
        guard values.count == 1 else { throw ReportReader.unreadable }
        self.init(name, values[0])
    }
}

extension Score: Reported {
    func write(to report: inout ReportWriter) { report.add([sum, weight] + counts) }

    init(from report: inout ReportReader) throws {
        let numbers = try report.doubles()
        guard numbers.count >= 2 else { throw ReportReader.unreadable }
        self.init(sum: numbers[0], weight: numbers[1], counts: Array(numbers[2...]))
    }
}

extension BatchScores: Reported {
    func write(to report: inout ReportWriter) {
        report.add(losses)
        scores.write(to: &report)
    }

    init(from report: inout ReportReader) throws {
        self.init(losses: try report.doubles(), scores: try [Score](from: &report))
    }
}

extension PartResult: Reported {
    func write(to report: inout ReportWriter) {
        scores.write(to: &report)
        report.add(kept.values)
    }

    init(from report: inout ReportReader) throws {
        self.init(scores: try BatchScores(from: &report), kept: KeptChange(try report.floats()))
    }
}
