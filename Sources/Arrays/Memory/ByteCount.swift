/// A number of bytes that is added up from sizes which nobody has checked: it stays at the largest `Int` once a sum or a
/// product is beyond that.
public struct ByteCount: Sendable, Hashable, Comparable {
    public private(set) var bytes: Int

    /// - Precondition: the number is not negative.
    public init(_ bytes: Int = 0) {
        precondition(bytes >= 0, "\(bytes) bytes")
        self.bytes = bytes
    }

    /// Of so many 32-bit floats: the product of the factors, none of which is negative.
    public init(floats factors: Int...) { self.init(floats: factors) }

    /// An array with the factors as its extents. As for a ``Shape``, a 0 among them does not excuse the others: it has
    /// no elements, but where the rest could not be counted it is as large as can be.
    public init(floats factors: [Int]) {
        bytes = MemoryLayout<Float>.stride
        for factor in factors where factor > 0 {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: factor)
            bytes = overflow ? .max : product
        }
        if bytes < .max, factors.contains(0) { bytes = 0 }
    }

    public static func + (left: ByteCount, right: ByteCount) -> ByteCount {
        let (sum, overflow) = left.bytes.addingReportingOverflow(right.bytes)
        return ByteCount(overflow ? .max : sum)
    }

    public static func += (left: inout ByteCount, right: ByteCount) { left = left + right }

    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

    /// Whether so much may be taken. Of what is not little the system is asked, which may have bounds of its own
    /// (`ulimit -v`).
    public func fits(in limit: MemoryLimit) -> Bool {
        bytes <= limit.bytes && bytes < .max
            && (bytes <= ByteCount.little || MachineMemory.canReserve(bytes))
    }

    private static let little = 64 << 20
}

extension ByteCount: CustomStringConvertible {
    /// `40.5 TiB`, in the unit that leaves a number below 1024; whole bytes without a fraction.
    public var description: String {
        guard bytes < .max else { return "more than 8 EiB" }
        guard bytes >= 1024 else { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
        var tenths = Double(bytes) * 10 / 1024
        var unit = 0
        while tenths >= 10235, unit < ByteCount.units.count - 1 {
            tenths /= 1024
            unit += 1
        }
        let rounded = Int(tenths.rounded())
        let fraction = rounded % 10 == 0 ? "" : ".\(rounded % 10)"
        return "\(rounded / 10)\(fraction) \(ByteCount.units[unit])"
    }

    private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
}
