/// How much memory may be taken for what a description or a file calls for. Whoever allocates counts first, from
/// shapes alone, and refuses what is over the limit.
///
///     let network = try Network.load(from: path, memory: MemoryLimit(gibibytes: 2))
///
/// What is counted are the arrays that grow with sizes: parameters, gradients, what a stepper keeps for each parameter,
/// buffers, batches. A handler's own working memory and the data themselves are not.
public struct MemoryLimit: Sendable, Hashable {
    public let bytes: Int

    /// All of the machine's memory, or of what the system grants the process if that is less: what is refused could
    /// not have worked.
    public static let machine = MemoryLimit(bytes: MachineMemory.bytes)

    /// - Precondition: the number is not negative.
    public init(bytes: Int) {
        precondition(bytes >= 0, "a limit of \(bytes) bytes")
        self.bytes = bytes
    }

    /// - Precondition: the number is from 0 to 2³⁰.
    public init(gibibytes: Double) {
        precondition((0...Double(1 << 30)).contains(gibibytes), "a limit of \(gibibytes) GiB")
        bytes = Int(gibibytes * Double(1 << 30))
    }

    /// A limit as people write it: `8GiB`, `500 MB`, `1.5G`, or a number of bytes. `K`, `M`, `G` and `T` mean powers of
    /// 1024, as `KiB`… do; `KB`, `MB`, `GB` and `TB` powers of 1000.
    /// - Returns: `nil` for anything else, and for what is not a positive number of bytes in the range of `Int`.
    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let number = Double(digits), let factor = MemoryLimit.factor(of: unit.uppercased()) else {
            return nil
        }
        guard number * factor >= 1, let bytes = Int(exactly: (number * factor).rounded(.down)) else {
            return nil
        }
        self.bytes = bytes
    }

    private static func factor(of unit: String) -> Double? {
        guard let letter = unit.first, letter != "B" else { return ["", "B"].contains(unit) ? 1 : nil }
        guard let power = ["K", "M", "G", "T"].firstIndex(of: letter) else { return nil }
        let base: Double
        switch unit.dropFirst() {
        case "", "IB": base = 1024
        case "B": base = 1000
        default: return nil
        }
        return (0...power).reduce(1) { factor, _ in factor * base }
    }
}

extension MemoryLimit: CustomStringConvertible {
    /// `23.4 GiB`
    public var description: String { ByteCount(bytes).description }
}
