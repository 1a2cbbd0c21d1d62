import Dispatch
import Synchronization

/// A block that another thread parses meanwhile.
final class BlockParsing: Sendable {
    private let parsed = Mutex<ParsedBlock?>(nil)
    private let isDone = DispatchSemaphore(value: 0)
    private let block: ByteBlock
    private let parser: RecordParser

    /// - Parameter isConcurrent: whether another thread parses, or the one that asks when it does.
    init(_ block: ByteBlock, _ parser: RecordParser, isConcurrent: Bool) {
        self.block = block
        self.parser = parser
        guard isConcurrent else {
            isDone.signal()
            return
        }
        DispatchQueue.global(qos: .userInitiated).async {
            let result = self.parser.parse(self.block)
            self.parsed.withLock { $0 = result }
            self.isDone.signal()
        }
    }

    /// Waits for the block. It is asked for once.
    func result() -> ParsedBlock {
        isDone.wait()
        return parsed.withLock { $0 } ?? parser.parse(block)
    }
}
