/// IDX files, the format of MNIST and its successors, plain or compressed by gzip.
///
///     00 00   08      03     00 00 ea 60  00 00 00 1c  00 00 00 1c   pixels…
///     zero    uint8   rank   60,000       28           28
///
/// Numbers are big-endian. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database".
public struct IDX: Sendable {
    public let shape: [Int]
    public let numbers: DataFile.Column.Numbers

    private static let sizeLimit = 4 << 30

    /// - Throws: ``FileError`` if the file cannot be read or is no IDX file.
    public init(path: String) throws {
        try self.init(try readFile(path, limit: IDX.sizeLimit), path: path)
    }

    /// - Parameter path: what errors call the file.
    public init(_ bytes: [UInt8], path: String = "") throws {
        let bytes =
            Gzip.isCompressed(bytes) ? try Gzip.decompress(bytes, limit: IDX.sizeLimit, path: path) : bytes
        guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, let type = ElementType(rawValue: bytes[2])
        else {
            throw FileError(.format, path: path, "does not begin like an IDX file (00 00, type, rank)")
        }
        let rank = Int(bytes[3])
        let start = 4 + 4 * rank
        guard rank > 0, bytes.count >= start else {
            throw FileError(.format, path: path, "ends within the IDX header")
        }
        var shape: [Int] = []
        var count = 1
        for axis in 0..<rank {
            let extent = bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard !overflow else { throw FileError(.format, path: path, "claims too many elements") }
            (count, shape) = (product, shape + [extent])
        }
        let (needed, overflow) = count.multipliedReportingOverflow(by: type.size)
        guard !overflow, bytes.count - start == needed else {
            throw FileError(
                .format, path: path,
                "has \(bytes.count - start) bytes of data, but its header says \(count) elements of \(type.size)"
            )
        }
        self.shape = shape
        numbers = type.read(bytes[start...], count)
    }

    private enum ElementType: UInt8 {
        case uint8 = 0x08
        case int8 = 0x09
        case int16 = 0x0B
        case int32 = 0x0C
        case float32 = 0x0D
        case float64 = 0x0E

        var size: Int {
            switch self {
            case .uint8, .int8: 1
            case .int16: 2
            case .int32, .float32: 4
            case .float64: 8
            }
        }

        func read(_ bytes: ArraySlice<UInt8>, _ count: Int) -> DataFile.Column.Numbers {
            if self == .uint8 { return .bytes(Array(bytes)) }
            var floats: [Float] = []
            floats.reserveCapacity(count)
            for index in 0..<count {
                let first = bytes.startIndex + index * size
                let bits = bytes[first..<first + size].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
                switch self {
                case .uint8: floats.append(Float(bits))
                case .int8: floats.append(Float(Int8(truncatingIfNeeded: bits)))
                case .int16: floats.append(Float(Int16(truncatingIfNeeded: bits)))
                case .int32: floats.append(Float(Int32(truncatingIfNeeded: bits)))
                case .float32: floats.append(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
                case .float64: floats.append(Float(Double(bitPattern: bits)))
                }
            }
            return .floats(floats)
        }
    }

    /// A pair of IDX files, images and labels, as the columns `default` and `targets`. Bytes are scaled to
    /// 0…1; two-dimensional images get a last axis for their one channel.
    ///
    /// - Throws: ``FileError`` if the files hold different numbers of samples.
    public static func columns(images: String, labels: String) throws -> [String: DataFile.Column] {
        let (inputs, targets) = (try IDX(path: images), try IDX(path: labels))
        guard targets.shape.count == 1, let count = inputs.shape.first, count == targets.shape[0] else {
            throw FileError(
                .mismatch, path: labels,
                "has shape \(targets.shape); \(images) has \(inputs.shape): not a pair")
        }
        let channels = inputs.shape.count == 3 ? [1] : []
        let scale: Float = if case .bytes = inputs.numbers { 1 / 255 } else { 1 }
        return [
            "default": DataFile.Column(shape: [1] + inputs.shape + channels, inputs.numbers, scale: scale),
            "targets": DataFile.Column(shape: [1, count, 1], targets.numbers),
        ]
    }
}
