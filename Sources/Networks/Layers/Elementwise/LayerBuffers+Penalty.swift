import Arrays
import Handlers

extension LayerBuffers {
    /// The forward pass of a layer whose only output is a penalty for each row of its input.
    func penalize(_ penalty: Penalty, _ handler: any Handler) {
        let losses = outputs[0].vector
        handler.penalize(input().matrix(rows: losses.count), penalty, losses: losses)
    }

    func penalizeBackward(_ penalty: Penalty, _ handler: any Handler) {
        guard let deltas = inputDeltas[0] else { return }
        let lossDeltas = outputDeltas[0].vector
        handler.penalizeBackward(
            input().matrix(rows: lossDeltas.count), penalty, lossDeltas: lossDeltas,
            inputDeltas: deltas.matrix(rows: lossDeltas.count), accumulate: addsInputDeltas[0])
    }
}
