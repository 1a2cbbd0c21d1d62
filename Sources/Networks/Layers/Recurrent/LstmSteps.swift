import Arrays
import Handlers

/// What ``Lstm`` and ``ClockworkLstm`` have in common: most of the structure and the passes through time.
struct LstmSteps {
    private var inputWeights = LearnedBlock()
    private var peepholes = Peepholes.learned(LearnedBlock())
    private var recurrentWeights = LearnedBlock()
    private var bias = LearnedBlock()
    private var gates = InternalBuffer()
    private var cells = InternalBuffer()
    private var squashed = InternalBuffer()
    private var gateDeltas = InternalBuffer()
    private var cellDeltas = InternalBuffer()

    private enum Peepholes {
        case learned(LearnedBlock)
        /// Zeros in place of weights that the layer lacks, and deltas that nobody reads.
        case absent(zeros: InternalBuffer, deltas: InternalBuffer)
    }

    mutating func structure(for inputs: LayerInputs, size: Int?, hasPeepholes: Bool) throws -> LayerStructure
    {
        let input = try inputs.sequence()
        let cells = size ?? input.featureCount
        let (gates, overflow) = cells.multipliedReportingOverflow(by: 4)
        guard !overflow else { throw inputs.invalid("the size \(cells) is too large") }
        let inputWeights = try inputs.shape(of: "W", [cells, input.featureCount])
        let recurrentWeights = try inputs.shape(of: "R", [cells, cells])

        var structure = LayerStructure(outputs: [Named("default", .timeBatch([cells], context: 1))])
        self.inputWeights = structure.learns(["Wz", "Wi", "Wf", "Wo"], each: inputWeights)
        if hasPeepholes {
            peepholes = .learned(structure.learns(["pi", "pf", "po"], each: Shape([1, cells])))
        }
        self.recurrentWeights = structure.learns(["Rz", "Ri", "Rf", "Ro"], each: recurrentWeights)
        bias = structure.learns(["bz", "bi", "bf", "bo"], each: Shape([cells]))
        self.gates = structure.internal("gates", .timeBatch([gates]))
        self.cells = structure.internal("Ca", .timeBatch([cells], context: 1))
        squashed = structure.internal("Cb", .timeBatch([cells]))
        gateDeltas = structure.internal("dgates", .timeBatch([gates], backwardOnly: true))
        cellDeltas = structure.internal("dcells", BufferShape(.batch, Shape([cells])).backwardOnly)
        if !hasPeepholes {
            peepholes = .absent(
                zeros: structure.internal("p", .fixed([3, cells])),
                deltas: structure.internal("dp", BufferShape.fixed([3, cells]).backwardOnly))
        }
        return structure
    }

    /// The three peepholes' weights, one after another, as the fused operations take them.
    private func split(_ peepholes: Vector) -> LstmPeepholes {
        let cells = peepholes.count / 3
        return LstmPeepholes(
            input: peepholes.slice(0, count: cells), forget: peepholes.slice(cells, count: cells),
            output: peepholes.slice(2 * cells, count: cells))
    }

    private func peepholeWeights(_ buffers: LayerBuffers) -> LstmPeepholes {
        switch peepholes {
        case .learned(let weights): split(buffers.parameters[weights].flat)
        case .absent(let zeros, _): split(buffers.internals[zeros].vector)
        }
    }

    /// The peepholes' gradients, to which the steps add.
    private func clearedPeepholeGradients(_ buffers: LayerBuffers, _ handler: any Handler) -> LstmPeepholes {
        let gradients: Vector
        switch peepholes {
        case .learned(let weights):
            gradients = buffers.gradients[weights].flat
            if !buffers.addsGradients { handler.fill(gradients, with: 0) }
        case .absent(_, let deltas):
            gradients = buffers.internals[deltas].vector
            handler.fill(gradients, with: 0)
        }
        return split(gradients)
    }

    private func addInputs(_ buffers: LayerBuffers, _ handler: any Handler) {
        handler.linear(
            buffers.input().matrix, weights: buffers.weights(inputWeights),
            bias: buffers.parameters[bias].flat, activation: .linear, into: buffers.internals[gates].matrix)
    }

    /// Some of the steps, once the inputs are added.
    private func steps(_ first: Int, count: Int, of buffers: LayerBuffers) -> LstmSequence {
        let (output, gates) = (buffers.outputs[0], buffers.internals[gates])
        let (cells, squashed) = (buffers.internals[cells], buffers.internals[squashed])
        return LstmSequence(
            time: count, initialOutputs: output.step(first - 1), initialCells: cells.step(first - 1),
            gates: gates.steps(first, count: count), cells: cells.steps(first, count: count),
            squashedCells: squashed.steps(first, count: count), outputs: output.steps(first, count: count),
            recurrentWeights: buffers.weights(recurrentWeights), peepholes: peepholeWeights(buffers))
    }

    /// - Parameter other: the buffers of another sequence of the same sizes, if there is one.
    func forward(
        _ buffers: LayerBuffers, beside other: LayerBuffers? = nil, _ activation: Activation,
        _ pass: ForwardPass
    ) {
        addInputs(buffers, pass.handler)
        if let other { addInputs(other, pass.handler) }
        pass.handler.lstmSteps(
            steps(0, count: buffers.time, of: buffers),
            beside: other.map { steps(0, count: $0.time, of: $0) }, activation: activation)
    }

    /// Clocks hold what a step has computed before the next one sees it.
    /// - Parameter timing: the clocks of the cells.
    func forward(
        _ buffers: LayerBuffers, _ activation: Activation, _ pass: ForwardPass, timing: Vector
    ) {
        let (output, cells) = (buffers.outputs[0], buffers.internals[cells])
        addInputs(buffers, pass.handler)
        for time in 0..<buffers.time {
            pass.handler.lstmSteps(steps(time, count: 1, of: buffers), activation: activation)
            guard time > 0 else { continue }
            pass.handler.hold(
                cells.step(time), previous: cells.step(time - 1), timing: timing, time: time)
            pass.handler.hold(
                output.step(time), previous: output.step(time - 1), timing: timing, time: time)
        }
    }

    /// - Parameter clocks: of the cells, if they have any, and where the deltas of cells that keep their values pass a
    ///   step by.
    func backward(
        _ buffers: LayerBuffers, _ activation: Activation, _ pass: BackwardPass,
        clocks: (timing: Vector, heldDeltas: Matrix)? = nil
    ) {
        let (weights, gradients) = (buffers.parameters, buffers.gradients)
        let (output, outputDeltas) = (buffers.outputs[0], buffers.outputDeltas[0])
        let (gates, cells) = (buffers.internals[gates], buffers.internals[cells])
        let squashed = buffers.internals[squashed]
        let (gateDeltas, cellDeltas) = (buffers.internals[gateDeltas], buffers.internals[cellDeltas])
        let recurrent = weights[recurrentWeights]
        let peepholes = peepholeWeights(buffers)
        let peepholeGradients = clearedPeepholeGradients(buffers, pass.handler)
        pass.handler.fill(cellDeltas.vector, with: 0)
        for time in stride(from: buffers.time - 1, through: 0, by: -1) {
            let held = time == 0 ? nil : clocks
            if let held {
                pass.handler.fill(held.heldDeltas.flat, with: 0)
                pass.handler.holdBackward(
                    cellDeltas.matrix, previousDeltas: held.heldDeltas, timing: held.timing, time: time)
                pass.handler.holdBackward(
                    outputDeltas.step(time), previousDeltas: outputDeltas.step(time - 1),
                    timing: held.timing, time: time)
            }
            pass.handler.lstmGatesBackward(
                outputDeltas: outputDeltas.step(time), gates: gates.step(time),
                peepholes: peepholes, peepholeGradients: peepholeGradients,
                activation: activation, previousCells: cells.step(time - 1), cells: cells.step(time),
                squashedCells: squashed.step(time), cellDeltas: cellDeltas.matrix,
                gateDeltas: gateDeltas.step(time))
            if let held { pass.handler.add(held.heldDeltas, times: 1, into: cellDeltas.matrix) }
            if time > 0 {
                pass.handler.product(
                    gateDeltas.step(time), transposed: false, recurrent, transposed: false,
                    into: outputDeltas.step(time - 1), accumulate: true)
            }
        }
        buffers.recurrentGradients(
            deltas: gateDeltas, states: output, inputWeights: weights[inputWeights],
            inputGradients: gradients[inputWeights], recurrentGradients: gradients[recurrentWeights],
            biasGradients: gradients[bias].flat, pass.handler)
    }
}
