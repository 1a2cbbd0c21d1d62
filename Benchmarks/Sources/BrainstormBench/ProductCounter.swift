import Brainstorm

/// Computes nothing, and counts what the products and convolutions that it is asked for multiply and add. Where a
/// convolution's window leaves the image nothing is multiplied.
final class ProductCounter: ForwardingHandler {
    let wrapped: any Handler = CPUHandler(options: HandlerOptions(threads: 1))
    private(set) var multiplications = 0

    /// Those of an update, in thousands of millions of floating-point operations, two each.
    static func gflop(of blueprint: Blueprint) throws -> Double {
        let counter = ProductCounter()
        var training = try Training(blueprint, counter)
        training.update()
        return 2e-9 * Double(counter.multiplications)
    }

    func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
        multiplications += count(operation)
        return operation.resultIfLeftOut
    }

    private func count(_ operation: some HandlerOperation) -> Int {
        switch operation {
        case let product as Operations.Product:
            product.target.count * (product.leftTransposed ? product.left.rows : product.left.columns)
        case let linear as Operations.Linear: linear.outputs.count * linear.weights.inputs
        case let linear as Operations.LinearBackward:
            linear.outputs.count * linear.weights.columns * (linear.inputDeltas == nil ? 1 : 2)
        case let convolution as Operations.Convolution:
            convolution.geometry.multiplications * convolution.weights.units
        case let convolution as Operations.ConvolutionBackward:
            convolution.geometry.multiplications * convolution.weights.rows
                * (convolution.inputDeltas == nil ? 1 : 2)
        case let steps as Operations.LstmSteps:
            (steps.other == nil ? 1 : 2) * steps.sequence.gates.count * steps.sequence.cells.columns
        case let steps as Operations.GruSteps:
            (steps.other == nil ? 3 : 6) * steps.sequence.outputs.count * steps.sequence.outputs.columns
        case let step as Operations.RecurrentStep: step.outputs.count * step.outputs.columns
        case let attention as Operations.Attention:
            2 * attention.form.pairs(attention.queries) * attention.queries.columns
        case let attention as Operations.AttentionBackward:
            5 * attention.form.pairs(attention.queries) * attention.queries.columns
        // An operation that multiplies matrices among other things needs a line here.
        default: 0
        }
    }
}

extension ConvolutionGeometry {
    /// Of one filter.
    fileprivate var multiplications: Int {
        func inside(_ extent: Int, _ outputs: Int, _ kernel: Int, _ stride: Int, _ before: Int) -> Int {
            (0..<outputs).reduce(0) { sum, place in
                let first = place * stride - before
                return sum + min(first + kernel, extent) - max(first, 0)
            }
        }
        let rows = inside(height, outputHeight, kernelHeight, verticalStride, padding.top)
        let columns = inside(width, outputWidth, kernelWidth, horizontalStride, padding.left)
        return batch * rows * columns * channels
    }
}

extension AttentionForm {
    /// The time steps of all samples that see each other.
    fileprivate func pairs(_ queries: Matrix) -> Int {
        let time = queries.rows / batch
        return batch * (isCausal ? time * (time + 1) / 2 : time * time)
    }
}
