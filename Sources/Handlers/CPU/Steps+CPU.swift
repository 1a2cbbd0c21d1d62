internal import Arrays
internal import CKernels

/// Rearranging the weights pays where each is used several times.
private let leastSteps = 3

extension Operations.LstmSteps {
    public func perform(by handler: CPUHandler) {
        guard sequence.time >= leastSteps else { return performStepByStep(by: handler) }
        handler.takeSteps(bs_lstm_steps, gates: 4, of: sequence, beside: other) { sequence in
            var first = handler.lstmStep(
                sequence.step(0, of: sequence.gates), peepholes: sequence.peepholes, activation: activation,
                previousCells: sequence.initialCells, cells: sequence.step(0, of: sequence.cells),
                squashedCells: sequence.step(0, of: sequence.squashedCells))
            first.outputs = sequence.outputs.base
            first.outputs_stride = sequence.outputs.stride
            return first
        }
    }
}

extension Operations.GruSteps {
    public func perform(by handler: CPUHandler) {
        guard sequence.time >= leastSteps else { return performStepByStep(by: handler) }
        handler.takeSteps(bs_gru_steps, gates: 3, of: sequence, beside: other) { sequence in
            var first = handler.gruStep(
                sequence.step(0, of: sequence.gates), activation: activation,
                previous: sequence.initialOutputs)
            first.recurrent_bias = UnsafePointer(sequence.recurrentBias.base)
            first.outputs = sequence.outputs.base
            first.outputs_stride = sequence.outputs.stride
            return first
        }
    }
}

extension CPUHandler {
    fileprivate typealias StepsKernel<Step> = (
        _ firsts: UnsafePointer<Step>?, _ recurrences: UnsafePointer<bs_recurrence>?, _ sequences: Int,
        _ steps: Int, _ scratch: UnsafeMutablePointer<Float>?, bs_machine
    ) -> Void

    /// - Parameters:
    ///   - gates: how many see the outputs of the step before.
    ///   - firstStep: of a sequence, as the kernel takes it.
    fileprivate func takeSteps<Sequence: GatedSequence, Step>(
        _ kernel: StepsKernel<Step>, gates: Int, of sequence: Sequence, beside other: Sequence?,
        _ firstStep: (Sequence) -> Step
    ) {
        guard sequence.batch > 0 else { return }
        let second = other ?? sequence
        let count = other == nil ? 1 : 2
        let scratch = scratch(bs_steps_scratch(gates, sequence.outputs.columns, count))
        withElements(of: (firstStep(sequence), firstStep(second))) { firsts in
            withElements(of: (sequence.recurrence, second.recurrence)) { recurrences in
                kernel(firsts, recurrences, count, sequence.time, scratch, machine)
            }
        }
    }
}

extension GatedSequence {
    fileprivate var recurrence: bs_recurrence {
        bs_recurrence(
            outputs: initialOutputs.base, weights: recurrentWeights.matrix.base,
            outputs_stride: initialOutputs.stride, weights_stride: recurrentWeights.matrix.stride,
            weights_transposed: recurrentWeights.isTransposed)
    }
}

/// A tuple of two as C's array.
private func withElements<Element>(
    of pair: (Element, Element), _ body: (UnsafePointer<Element>) -> Void
) {
    withUnsafePointer(to: pair) { $0.withMemoryRebound(to: Element.self, capacity: 2, body) }
}
