import Brainstorm

/// The dropout mask that a reference case was computed with.
struct InjectedMask {
    let values: [Float]
    /// 1/(1 − p)
    let scale: Float

    init?(_ file: HDF5Group) throws {
        guard try file.group("f32/forward").contains("Drop.internals.mask") else { return nil }
        values = try file.dataset("f32/forward/Drop.internals.mask").read(Float.self)
        let architecture = try JSONValue(parsing: file.dataset("meta/architecture").readString())
        guard case .number(let probability)? = architecture["Drop"]?["drop_prob"] else { return nil }
        scale = Float(1 / (1 - probability))
    }
}

/// Computes as another handler does, but takes the given mask for its random draws.
final class MaskInjectingHandler: ForwardingHandler {
    let wrapped: any Handler
    private let mask: [Float]

    init(_ handler: any Handler, mask: [Float]) {
        wrapped = handler
        self.mask = mask
    }

    func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
        guard let draw = operation as? Operations.Bernoulli else { return wrapped.perform(operation) }
        _ = draw.mask.buffer.update(fromContentsOf: mask)
        return operation.resultIfLeftOut
    }
}
