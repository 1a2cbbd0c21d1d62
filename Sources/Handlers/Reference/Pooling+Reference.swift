internal import Arrays

extension ReferenceHandler {
    /// Shares each delta out evenly among the columns of the inputs that `seen` gives for it.
    fileprivate func distribute(
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
    fileprivate func window(_ g: ConvolutionGeometry, output: Int) -> [Int] {
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

extension Operations.MaxPooling {
    public func perform(by handler: ReferenceHandler) {
        for (image, output) in positions(outputs) {
            var best: (value: Float, index: Int) = (0, -1)
            for index in handler.window(geometry, output: output) {
                let value = inputs[image, index]
                if best.index < 0 || value > best.value || value.isNaN && !best.value.isNaN {
                    best = (value, index)
                }
            }
            outputs[image, output] = best.value
            argmax[image, output] = Float(best.index)
        }
    }
}

extension Operations.MaxPoolingBackward {
    public func perform(by handler: ReferenceHandler) {
        handler.distribute(outputDeltas, into: inputDeltas, adding: addInputDeltas) { image, output in
            classIndex(argmax[image, output], count: inputDeltas.columns).map { [$0] } ?? []
        }
    }
}

extension Operations.AveragePooling {
    public func perform(by handler: ReferenceHandler) {
        for (image, output) in positions(outputs) {
            let seen = handler.window(geometry, output: output)
            let sum = seen.reduce(0) { $0 + Double(inputs[image, $1]) }
            outputs[image, output] = Float(sum / Double(max(seen.count, 1)))
        }
    }
}

extension Operations.AveragePoolingBackward {
    public func perform(by handler: ReferenceHandler) {
        handler.distribute(outputDeltas, into: inputDeltas, adding: addInputDeltas) { _, output in
            handler.window(geometry, output: output)
        }
    }
}
