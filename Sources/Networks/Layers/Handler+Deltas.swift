import Arrays
import Handlers

extension Handler {
    /// Hands deltas on as they are.
    func pass(_ deltas: Matrix, to target: Matrix, adding: Bool) {
        if adding {
            add(deltas, times: 1, into: target)
        } else {
            copy(deltas, into: target)
        }
    }
}

extension LayerBuffers {
    /// Gives an input that takes part in a computation as a constant (targets, masks) deltas of zero.
    func clearDeltas(ofInput index: Int, _ handler: any Handler) {
        if let deltas = inputDeltas[index], !addsInputDeltas[index] { handler.fill(deltas.vector, with: 0) }
    }
}
