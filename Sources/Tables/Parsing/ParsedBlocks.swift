import Synchronization

/// Blocks that several threads parse, in the order of the text.
final class ParsedBlocks: Sendable {
    private let blocks: Mutex<[ParsedBlock?]>

    init(count: Int) { blocks = Mutex([ParsedBlock?](repeating: nil, count: count)) }

    func set(_ index: Int, _ block: ParsedBlock) { blocks.withLock { $0[index] = block } }

    var all: [ParsedBlock] { blocks.withLock { $0.compactMap(\.self) } }
}
