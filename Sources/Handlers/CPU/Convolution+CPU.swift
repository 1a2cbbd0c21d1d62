internal import Arrays
internal import CKernels
internal import COneDNN

extension CPUHandler {
    /// What oneDNN computes the three passes of a convolution with: outputs, input deltas, weight gradients.
    package func convolutionImplementations(_ geometry: ConvolutionGeometry, filters: Int) -> [String] {
        [bs_convolution_outputs, bs_convolution_inputs, bs_convolution_weights].map {
            pass($0, geometry, filters: filters).implementation
        }
    }

    fileprivate func pass(
        _ result: bs_convolution_result, _ geometry: ConvolutionGeometry, filters: Int
    ) -> ConvolutionPass {
        convolutionPasses.pass(
            ConvolutionPass.Key(geometry: geometry, filters: filters, result: result.rawValue),
            threads: machine.threads, deterministic: deterministic)
    }

    /// Computes one of the three matrices from the other two.
    fileprivate func run(
        _ result: bs_convolution_result, _ geometry: ConvolutionGeometry, inputs: Matrix, weights: Matrix,
        outputs: Matrix, accumulate: Bool = false
    ) {
        let target =
            switch result {
            case bs_convolution_outputs: outputs
            case bs_convolution_inputs: inputs
            default: weights
            }
        guard geometry.batch > 0, weights.rows > 0 else {
            // Sums of nothing.
            if !accumulate { fill(target.flat, with: 0) }
            return
        }
        let pass = pass(result, geometry, filters: weights.rows)
        // The result to be added stands behind the pass's own scratch memory, on the same boundary.
        let own = (pass.scratchCount + 15) / 16 * 16
        let memory = scratch(own + (accumulate ? target.count : 0))
        let received = accumulate ? memory + own : target.base
        let accepted = bs_convolution_run(
            pass.pass, result == bs_convolution_inputs ? received : inputs.base,
            result == bs_convolution_weights ? received : weights.base,
            result == bs_convolution_outputs ? received : outputs.base, memory)
        precondition(accepted, "oneDNN refused a convolution, probably for want of memory")
        if accumulate {
            add(Matrix(base: received, rows: target.rows, columns: target.columns), times: 1, into: target)
        }
    }

    /// A row for each position of each image, a column for each filter.
    fileprivate func byPosition(_ images: Matrix, filters: Int) -> Matrix {
        Matrix(base: images.base, rows: filters == 0 ? 0 : images.count / filters, columns: filters)
    }
}

extension Operations.Convolution {
    public func perform(by handler: CPUHandler) {
        handler.run(bs_convolution_outputs, geometry, inputs: inputs, weights: weights, outputs: outputs)
        let rows = handler.byPosition(outputs, filters: weights.rows)
        bs_bias_activation(
            rows.base, rows.stride, rows.rows, rows.columns, bias?.base, activation.kernel, handler.machine)
    }
}

extension Operations.ConvolutionBackward {
    public func perform(by handler: CPUHandler) {
        handler.backward(
            handler.byPosition(outputDeltas, filters: weights.rows),
            outputs: handler.byPosition(outputs, filters: weights.rows), activation: activation,
            into: handler.byPosition(outputDeltas, filters: weights.rows), biasGradients: biasGradients,
            accumulate: addGradients)
        if let inputDeltas {
            handler.run(
                bs_convolution_inputs, geometry, inputs: inputDeltas, weights: weights,
                outputs: outputDeltas, accumulate: addInputDeltas)
        }
        handler.run(
            bs_convolution_weights, geometry, inputs: inputs, weights: weightGradients,
            outputs: outputDeltas, accumulate: addGradients)
    }
}
