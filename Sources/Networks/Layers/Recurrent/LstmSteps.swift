import Arrays
import Handlers

/// What ``Lstm`` and ``ClockworkLstm`` have in common: the structure and the passes through time.
struct LstmSteps {
    let size: Int?
    let activation: Activation
    let hasPeepholes: Bool

    private static let fewSamples = 3

    func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.sequence()
        let cells = size ?? input.featureCount
        let (gates, overflow) = cells.multipliedReportingOverflow(by: 4)
        guard !overflow else { throw inputs.invalid("the size \(cells) is too large") }
        let inputWeights = try inputs.shape(of: "W", [cells, input.featureCount])
        let recurrentWeights = try inputs.shape(of: "R", [cells, cells])
        let transposed = try inputs.shape(of: "RT", [cells, gates])
        func views(_ prefix: String, _ gates: [String], _ shape: Shape) -> [Named<Shape>] {
            gates.map { Named(prefix + $0, shape) }
        }
        var internals: [Named<BufferShape>] = [
            Named("RT", BufferShape(.fixed, transposed)),
            Named("gates", .timeBatch([gates])),
            Named("Ca", .timeBatch([cells], context: 1)),
            Named("Cb", .timeBatch([cells])),
            Named("dgates", .timeBatch([gates], backwardOnly: true)),
            Named("dcells", BufferShape(.batch, Shape([cells])).backwardOnly),
        ]
        if !hasPeepholes {
            internals.append(Named("p", .fixed([3, cells])))
            internals.append(Named("dp", BufferShape.fixed([3, cells]).backwardOnly))
        }
        return LayerStructure(
            outputs: [Named("default", .timeBatch([cells], context: 1))],
            parameters: views("W", ["z", "i", "f", "o"], inputWeights)
                + (hasPeepholes ? views("p", ["i", "f", "o"], Shape([1, cells])) : [])
                + views("R", ["z", "i", "f", "o"], recurrentWeights)
                + views("b", ["z", "i", "f", "o"], Shape([cells])),
            internals: internals)
    }

    /// The layer's parameters, or their gradients, as the fused operations take them.
    private struct Weights {
        let input: Matrix
        /// The three peepholes' weights, one after another.
        let allPeepholes: Vector
        let recurrent: Matrix
        let bias: Vector

        /// - Parameter peepholes: zeros (or what nobody reads) in place of peepholes that the layer lacks.
        init(_ views: [LayerBuffer], peepholes: LayerBuffer?) {
            let shift = peepholes == nil ? 0 : -3
            input = views[0].matrix.stacked(4)
            let cells = input.rows / 4
            allPeepholes = Vector(base: (peepholes ?? views[4]).vector.base, count: 3 * cells)
            recurrent = views[7 + shift].matrix.stacked(4)
            bias = Vector(base: views[11 + shift].vector.base, count: 4 * cells)
        }

        var peepholes: LstmPeepholes {
            let cells = allPeepholes.count / 3
            return LstmPeepholes(
                input: allPeepholes.slice(0, count: cells), forget: allPeepholes.slice(cells, count: cells),
                output: allPeepholes.slice(2 * cells, count: cells))
        }
    }

    private func substitute(_ buffers: LayerBuffers, _ index: Int) -> LayerBuffer? {
        hasPeepholes ? nil : buffers.internals[index]
    }

    /// - Parameter timing: the clocks of the cells, if they have any.
    func forward(_ buffers: LayerBuffers, _ pass: ForwardPass, timing: Vector?) {
        let weights = Weights(buffers.parameters, peepholes: substitute(buffers, 6))
        let (output, gates) = (buffers.outputs[0], buffers.internals[1])
        let (cells, squashed) = (buffers.internals[2], buffers.internals[3])
        // For few samples rearranging the weights takes longer than what it gains.
        let isRearranged = gates.batch > LstmSteps.fewSamples
        var recurrent = weights.recurrent
        if isRearranged {
            recurrent = buffers.internals[0].array.matrix(rowAxes: 1)
            pass.handler.transpose(weights.recurrent, into: recurrent)
        }
        pass.handler.linear(
            buffers.input().matrix, weights: weights.input, bias: weights.bias, activation: .linear,
            into: gates.matrix)
        // Clocks hold what a step has computed before the next one sees it.
        let count = timing == nil ? buffers.time : 1
        for time in stride(from: 0, to: buffers.time, by: max(count, 1)) {
            let sequence = LstmSequence(
                time: count, initialOutputs: output.step(time - 1), initialCells: cells.step(time - 1),
                gates: gates.steps(time, count: count), cells: cells.steps(time, count: count),
                squashedCells: squashed.steps(time, count: count), outputs: output.steps(time, count: count))
            pass.handler.lstmSteps(
                sequence, recurrentWeights: recurrent, transposed: !isRearranged,
                peepholes: weights.peepholes, activation: activation)
            guard let timing, time > 0 else { continue }
            pass.handler.hold(
                cells.step(time), previous: cells.step(time - 1), timing: timing, time: time)
            pass.handler.hold(
                output.step(time), previous: output.step(time - 1), timing: timing, time: time)
        }
    }

    /// - Parameter timing: the clocks of the cells, if they have any. Deltas of cells that keep their values
    ///   pass the step by.
    func backward(_ buffers: LayerBuffers, _ pass: BackwardPass, timing: Vector?) {
        let weights = Weights(buffers.parameters, peepholes: substitute(buffers, 6))
        let gradients = Weights(buffers.gradients, peepholes: substitute(buffers, 7))
        let (output, outputDeltas) = (buffers.outputs[0], buffers.outputDeltas[0])
        let (gates, cells, squashed) = (buffers.internals[1], buffers.internals[2], buffers.internals[3])
        let (gateDeltas, cellDeltas) = (buffers.internals[4], buffers.internals[5])
        if !buffers.addsGradients || !hasPeepholes { pass.handler.fill(gradients.allPeepholes, with: 0) }
        pass.handler.fill(cellDeltas.vector, with: 0)
        for time in stride(from: buffers.time - 1, through: 0, by: -1) {
            let kept = timing == nil || time == 0 ? nil : buffers.internals[6].matrix
            if let timing, let kept {
                pass.handler.fill(kept.flat, with: 0)
                pass.handler.holdBackward(
                    cellDeltas.matrix, previousDeltas: kept, timing: timing, time: time)
                pass.handler.holdBackward(
                    outputDeltas.step(time), previousDeltas: outputDeltas.step(time - 1), timing: timing,
                    time: time)
            }
            pass.handler.lstmGatesBackward(
                outputDeltas: outputDeltas.step(time), gates: gates.step(time),
                peepholes: weights.peepholes, peepholeGradients: gradients.peepholes,
                activation: activation, previousCells: cells.step(time - 1), cells: cells.step(time),
                squashedCells: squashed.step(time), cellDeltas: cellDeltas.matrix,
                gateDeltas: gateDeltas.step(time))
            if let kept { pass.handler.add(kept, times: 1, into: cellDeltas.matrix) }
            if time > 0 {
                pass.handler.product(
                    gateDeltas.step(time), transposed: false, weights.recurrent, transposed: false,
                    into: outputDeltas.step(time - 1), accumulate: true)
            }
        }
        buffers.recurrentGradients(
            deltas: gateDeltas, states: output, inputWeights: weights.input, inputGradients: gradients.input,
            recurrentGradients: gradients.recurrent, biasGradients: gradients.bias, pass.handler)
    }
}
