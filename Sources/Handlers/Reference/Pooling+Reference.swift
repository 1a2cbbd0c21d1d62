internal import Arrays

extension ConvolutionGeometry {
    /// The columns of the inputs that a column of the outputs sees, in order of the image's rows and columns.
    fileprivate func window(output: Int) -> [Int] {
        let (position, channel) = output.quotientAndRemainder(dividingBy: channels)
        let top = position / outputWidth * verticalStride - padding.top
        let left = position % outputWidth * horizontalStride - padding.left
        var found: [Int] = []
        for y in top..<top + kernelHeight where (0..<height).contains(y) {
            for x in left..<left + kernelWidth where (0..<width).contains(x) {
                found.append((y * width + x) * channels + channel)
            }
        }
        return found
    }
}

extension Matrix {
    fileprivate func clear() {
        for (row, column) in positions(self) { self[row, column] = 0 }
    }
}

extension Operations.MaxPooling {
    public func perform(by handler: ReferenceHandler) {
        for (image, output) in positions(outputs) {
            let window = geometry.window(output: output)
            guard var best = window.first else {
                outputs[image, output] = 0
                argmax[image, output] = -1
                continue
            }
            for index in window {
                let (x, largest) = (inputs[image, index], inputs[image, best])
                if !largest.isNaN && !(x <= largest) { best = index }
            }
            outputs[image, output] = inputs[image, best]
            argmax[image, output] = Float(best)
        }
    }
}

extension Operations.MaxPoolingBackward {
    public func perform(by handler: ReferenceHandler) {
        if !addInputDeltas { inputDeltas.clear() }
        for (image, output) in positions(outputDeltas) {
            guard let index = classIndex(argmax[image, output], count: inputDeltas.columns) else { continue }
            inputDeltas[image, index] = inputDeltas[image, index] + outputDeltas[image, output]
        }
    }
}

extension Operations.AveragePooling {
    public func perform(by handler: ReferenceHandler) {
        for (image, output) in positions(outputs) {
            let window = geometry.window(output: output)
            let sum = inOrder(window.count) { $0 + Double(inputs[image, window[$1]]) }
            outputs[image, output] = window.isEmpty ? 0 : Float(sum / Double(window.count))
        }
    }
}

extension Operations.AveragePoolingBackward {
    public func perform(by handler: ReferenceHandler) {
        if !addInputDeltas { inputDeltas.clear() }
        for (image, output) in positions(outputDeltas) {
            let window = geometry.window(output: output)
            for index in window {
                inputDeltas[image, index] = fma(
                    outputDeltas[image, output], 1 / Float(window.count), inputDeltas[image, index])
            }
        }
    }
}
