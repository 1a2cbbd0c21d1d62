import PrintableText

/// The processes that make one training together, as one of them sees it: what a message-passing library gives.
///
/// Nothing here adds numbers up: a library's own sums go in an order of its own, and the bits of a sum depend on the order.
/// All calls come from one thread at a time, and every process makes the same ones in the same order.
public protocol ProcessGroup: AnyObject, Sendable {
    /// This process's number, from 0. The first one writes all files.
    var rank: Int { get }

    /// How many processes there are.
    var count: Int { get }

    /// Gives bytes to every process.
    ///
    /// - Returns: what each process has given, by rank.
    /// - Throws: ``ProcessError`` if a process is gone or does not answer within the limit.
    func gather(_ bytes: [UInt8]) throws -> [[UInt8]]

    /// Begins to send and to receive numbers, which stay where they are and as they are until ``finish(_:)`` returns.
    /// Messages between two processes arrive in the order in which they are sent.
    func begin(_ messages: [ProcessMessage]) throws -> ProcessTransfer

    /// Waits until all messages have gone and come.
    ///
    /// - Throws: ``ProcessError`` if a process is gone or does not answer within the limit.
    func finish(_ transfer: ProcessTransfer) throws
}

/// Numbers that go to another process or come from it.
public struct ProcessMessage {
    /// Whether numbers go to the other process or come from it.
    public enum Direction: Hashable, Sendable { case to, from }

    /// Which way the numbers go.
    public let direction: Direction
    /// The other process.
    public let rank: Int
    /// The numbers that go, or the place for those that come.
    public let numbers: UnsafeMutableBufferPointer<Float>

    init(_ direction: Direction, _ rank: Int, _ numbers: UnsafeMutableBufferPointer<Float>) {
        self.direction = direction
        self.rank = rank
        self.numbers = numbers
    }
}

/// Messages that are under way.
public struct ProcessTransfer: @unchecked Sendable {
    /// What the group knows them by; `nil` if there are none.
    public let handle: OpaquePointer?

    public init(handle: OpaquePointer?) { self.handle = handle }
}

/// What goes wrong among the processes of a training, and ends all of them.
public struct ProcessError: Error, Hashable, CustomStringConvertible {
    /// In words, with what to do.
    public let description: String
    /// The rank of the process whose own error it is; `nil` if the processes as a whole are meant.
    public let rank: Int?

    public init(_ description: String, rank: Int? = nil) {
        self.description = printable(description)
        self.rank = rank
    }
}
