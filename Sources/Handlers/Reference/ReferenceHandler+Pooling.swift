public import Arrays

extension ReferenceHandler {
    public func maxPooling(
        _ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix, argmax: Matrix
    ) {
        requirePooling(geometry, inputs: inputs, outputs: outputs, argmax: argmax)
        for (image, output) in positions(outputs) {
            var best: (value: Float, index: Int) = (0, -1)
            for index in window(geometry, output: output) {
                let value = inputs[image, index]
                if best.index < 0 || value > best.value || value.isNaN && !best.value.isNaN {
                    best = (value, index)
                }
            }
            outputs[image, output] = best.value
            argmax[image, output] = Float(best.index)
        }
    }

    public func maxPoolingBackward(
        outputDeltas: Matrix, argmax: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix,
        addInputDeltas: Bool
    ) {
        requirePooling(geometry, inputs: inputDeltas, outputs: outputDeltas, argmax: argmax)
        distribute(outputDeltas, into: inputDeltas, adding: addInputDeltas) { image, output in
            classIndex(argmax[image, output], count: inputDeltas.columns).map { [$0] } ?? []
        }
    }

    public func averagePooling(_ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix) {
        requirePooling(geometry, inputs: inputs, outputs: outputs)
        for (image, output) in positions(outputs) {
            let seen = window(geometry, output: output)
            let sum = seen.reduce(0) { $0 + Double(inputs[image, $1]) }
            outputs[image, output] = Float(sum / Double(max(seen.count, 1)))
        }
    }

    public func averagePoolingBackward(
        outputDeltas: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix, addInputDeltas: Bool
    ) {
        requirePooling(geometry, inputs: inputDeltas, outputs: outputDeltas)
        distribute(outputDeltas, into: inputDeltas, adding: addInputDeltas) { _, output in
            window(geometry, output: output)
        }
    }

    /// Shares each delta out evenly among the columns of the inputs that `seen` gives for it.
    private func distribute(
        _ outputDeltas: Matrix, into inputDeltas: Matrix, adding: Bool, seen: (Int, Int) -> [Int]
    ) {
        for image in 0..<inputDeltas.rows {
            var sums = (0..<inputDeltas.columns).map { adding ? Double(inputDeltas[image, $0]) : 0 }
            for output in 0..<outputDeltas.columns {
                let indices = seen(image, output)
                for index in indices {
                    sums[index] += Double(outputDeltas[image, output]) / Double(indices.count)
                }
            }
            for (index, sum) in sums.enumerated() { inputDeltas[image, index] = Float(sum) }
        }
    }

    /// The columns of the inputs that a column of the outputs sees, in order.
    private func window(_ g: ConvolutionGeometry, output: Int) -> [Int] {
        let (position, channel) = output.quotientAndRemainder(dividingBy: g.channels)
        let top = position / g.outputWidth * g.verticalStride - g.padding.top
        let left = position % g.outputWidth * g.horizontalStride - g.padding.left
        var found: [Int] = []
        for y in top..<top + g.kernelHeight where (0..<g.height).contains(y) {
            for x in left..<left + g.kernelWidth where (0..<g.width).contains(x) {
                found.append((y * g.width + x) * g.channels + channel)
            }
        }
        return found
    }
}

/// What the handlers that compute require of a pooling's sizes.
func requirePooling(
    _ geometry: ConvolutionGeometry, inputs: Matrix, outputs: Matrix, argmax: Matrix? = nil
) {
    requireSize(inputs, rows: geometry.batch, columns: geometry.imageCount)
    requireSize(outputs, rows: geometry.batch, columns: geometry.pooledCount)
    if let argmax {
        requireSameSize(outputs, argmax)
        precondition(
            geometry.imageCount <= ConvolutionGeometry.largestPooledImage,
            "argmax names numbers of images of at most \(ConvolutionGeometry.largestPooledImage)")
    }
}
