/// Hands pieces of a file to a sink, from first to last: small ones together, large ones as they are.
final class PieceWriter {
    private var pending: [UInt8] = []
    private var position = 0

    private static let large = 1 << 16
    private static let most = 1 << 20

    func append(
        _ bytes: UnsafeRawBufferPointer, at address: Int, to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        if address > position { pending.append(contentsOf: repeatElement(0, count: address - position)) }
        position = max(position, address) + bytes.count
        if bytes.count < PieceWriter.large {
            pending.append(contentsOf: bytes)
            if pending.count >= PieceWriter.most { try flush(to: sink) }
        } else {
            try flush(to: sink)
            try sink(bytes)
        }
    }

    func append(
        _ bytes: [UInt8], at address: Int, to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try bytes.withUnsafeBytes { try append($0, at: address, to: sink) }
    }

    func flush(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard !pending.isEmpty else { return }
        try pending.withUnsafeBytes { try sink($0) }
        pending.removeAll(keepingCapacity: true)
    }
}
