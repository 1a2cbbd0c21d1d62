/// Hands pieces of a file to a sink, from first to last: small ones together, large ones as they are.
final class PieceWriter {
    /// Takes bytes and their place in the file.
    typealias Sink = (_ bytes: UnsafeRawBufferPointer, _ address: Int) throws -> Void

    private let sink: Sink
    private var pending: [UInt8] = []
    private var position: Int

    private static let large = 1 << 16
    private static let most = 1 << 20

    init(at position: Int = 0, _ sink: @escaping Sink) {
        self.position = position
        self.sink = sink
    }

    func append(_ bytes: UnsafeRawBufferPointer, at address: Int) throws {
        if address > position { pending.append(contentsOf: repeatElement(0, count: address - position)) }
        position = max(position, address)
        if bytes.count < PieceWriter.large {
            pending.append(contentsOf: bytes)
            position += bytes.count
            if pending.count >= PieceWriter.most { try flush() }
        } else {
            try flush()
            try sink(bytes, position)
            position += bytes.count
        }
    }

    func append(_ bytes: [UInt8], at address: Int) throws {
        try bytes.withUnsafeBytes { try append($0, at: address) }
    }

    /// Goes on at a place without writing what lies between.
    func skip(to address: Int) throws {
        try flush()
        position = address
    }

    func flush() throws {
        guard !pending.isEmpty else { return }
        try pending.withUnsafeBytes { try sink($0, position - pending.count) }
        pending.removeAll(keepingCapacity: true)
    }
}
