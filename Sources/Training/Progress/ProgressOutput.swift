import PrintableText

/// Where progress is shown.
public protocol ProgressOutput: AnyObject {
    /// Whether a line can be written over.
    var isTerminal: Bool { get }
    /// The columns of a line.
    var width: Int { get }
    func write(_ text: String)
    /// Shows what its user must know although training goes on, such as a file that could not be saved; on standard
    /// error unless a type says otherwise.
    func warn(_ text: String)
}

extension ProgressOutput {
    public func warn(_ text: String) { Descriptor.write("warning: \(printable(text))\n", to: 2) }
}

/// An open file of the process: standard output (1) or standard error (2).
public final class DescriptorOutput: ProgressOutput {
    private let descriptor: Int32
    public let isTerminal: Bool

    public init(_ descriptor: Int32 = 1) {
        self.descriptor = descriptor
        isTerminal = Descriptor.isTerminal(descriptor)
    }

    /// The terminal's present width; 80 for anything else.
    public var width: Int { Descriptor.width(descriptor) ?? 80 }

    public func write(_ text: String) { _ = writeAll(text) }

    /// Writes the text.
    /// - Returns: the system's error number, if it did not take all of it.
    package func writeAll(_ text: String) -> Int32? { Descriptor.write(text, to: descriptor) }

    /// Writes bytes as they are.
    /// - Returns: the system's error number, if it did not take all of them.
    package func writeAll(_ bytes: [UInt8]) -> Int32? {
        bytes.withUnsafeBytes { Descriptor.write($0, to: descriptor) }
    }

    public func warn(_ text: String) {
        // A line of progress may be under way.
        let start = isTerminal ? "\n" : ""
        Descriptor.write("\(start)warning: \(printable(text))\n", to: 2)
    }
}

/// Shows no progress; warnings still go to standard error.
public final class SilentOutput: ProgressOutput {
    public init() {}
    public var isTerminal: Bool { false }
    public var width: Int { 80 }
    public func write(_ text: String) {}
}

/// Tells the time for rates and the time left; nothing that is saved depends on it.
public protocol TimeSource: Sendable {
    /// Seconds since some fixed moment.
    var seconds: Double { get }
}

/// The system's monotonic clock.
public struct MonotonicTime: TimeSource {
    private let start = ContinuousClock.now

    public init() {}

    public var seconds: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
