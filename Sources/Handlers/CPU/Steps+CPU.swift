internal import Arrays
internal import CKernels

/// Rearranging the weights pays where each is used several times.
private let leastSteps = 3

extension Operations.LstmSteps {
    public func perform(by handler: CPUHandler) {
        guard sequence.time > 0, sequence.batch > 0 else { return }
        guard sequence.time >= leastSteps else { return performStepByStep(by: handler) }
        var firsts = (firstStep(of: sequence, handler), bs_lstm())
        var recurrences = (recurrence(sequence.initialOutputs, sequence.recurrentWeights), bs_recurrence())
        if let other {
            firsts.1 = firstStep(of: other, handler)
            recurrences.1 = recurrence(other.initialOutputs, other.recurrentWeights)
        }
        let count = other == nil ? 1 : 2
        let scratch = handler.scratch(bs_steps_scratch(4, sequence.cells.columns, count))
        withElements(of: firsts) { firsts in
            withElements(of: recurrences) { recurrences in
                bs_lstm_steps(firsts, recurrences, count, sequence.time, scratch, handler.machine)
            }
        }
    }

    private func firstStep(of sequence: LstmSequence, _ handler: CPUHandler) -> bs_lstm {
        var first = handler.lstmStep(
            sequence.step(0, of: sequence.gates), peepholes: sequence.peepholes, activation: activation,
            previousCells: sequence.initialCells, cells: sequence.step(0, of: sequence.cells),
            squashedCells: sequence.step(0, of: sequence.squashedCells))
        first.outputs = sequence.outputs.base
        first.outputs_stride = sequence.outputs.stride
        return first
    }
}

extension Operations.GruSteps {
    public func perform(by handler: CPUHandler) {
        guard sequence.time > 0, sequence.batch > 0 else { return }
        guard sequence.time >= leastSteps else { return performStepByStep(by: handler) }
        var firsts = (firstStep(of: sequence, handler), bs_gru())
        var recurrences = (recurrence(sequence.initialOutputs, sequence.recurrentWeights), bs_recurrence())
        if let other {
            firsts.1 = firstStep(of: other, handler)
            recurrences.1 = recurrence(other.initialOutputs, other.recurrentWeights)
        }
        let count = other == nil ? 1 : 2
        let scratch = handler.scratch(bs_steps_scratch(3, sequence.outputs.columns, count))
        withElements(of: firsts) { firsts in
            withElements(of: recurrences) { recurrences in
                bs_gru_steps(firsts, recurrences, count, sequence.time, scratch, handler.machine)
            }
        }
    }

    private func firstStep(of sequence: GruSequence, _ handler: CPUHandler) -> bs_gru {
        var first = handler.gruStep(
            sequence.step(0, of: sequence.gates), activation: activation, previous: sequence.initialOutputs)
        first.recurrent_bias = UnsafePointer(sequence.recurrentBias.base)
        first.outputs = sequence.outputs.base
        first.outputs_stride = sequence.outputs.stride
        return first
    }
}

private func recurrence(_ outputs: Matrix, _ weights: Weights) -> bs_recurrence {
    bs_recurrence(
        outputs: outputs.base, weights: weights.matrix.base, outputs_stride: outputs.stride,
        weights_stride: weights.matrix.stride, weights_turned: weights.isTurned)
}

/// A tuple of two as C's array.
private func withElements<Element>(
    of pair: (Element, Element), _ body: (UnsafePointer<Element>) -> Void
) {
    withUnsafePointer(to: pair) { $0.withMemoryRebound(to: Element.self, capacity: 2, body) }
}
