internal import Arrays

extension ReferenceHandler {
    fileprivate func imagesAndPositions(_ geometry: ConvolutionGeometry) -> some Sequence<(Int, Int)> {
        (0..<geometry.batch).lazy.flatMap { image in
            (0..<geometry.positionCount).lazy.map { (image, $0) }
        }
    }

    /// The columns of the inputs that an output's position sees and the columns of the weights they meet.
    fileprivate func taps(_ g: ConvolutionGeometry, at position: Int) -> [(input: Int, weight: Int)] {
        var found: [(input: Int, weight: Int)] = []
        let top = position / g.outputWidth * g.verticalStride - g.padding.top
        let left = position % g.outputWidth * g.horizontalStride - g.padding.left
        for i in 0..<g.kernelHeight where (0..<g.height).contains(top + i) {
            for j in 0..<g.kernelWidth where (0..<g.width).contains(left + j) {
                for c in 0..<g.channels {
                    found.append(
                        (
                            input: ((top + i) * g.width + left + j) * g.channels + c,
                            weight: (i * g.kernelWidth + j) * g.channels + c
                        ))
                }
            }
        }
        return found
    }

    fileprivate func write(_ sums: [Double], into target: Matrix, adding: Bool) {
        for (index, (row, column)) in positions(target).enumerated() {
            target[row, column] = Float(adding ? Double(target[row, column]) + sums[index] : sums[index])
        }
    }
}

extension Operations.Convolution {
    public func perform(by handler: ReferenceHandler) {
        for (image, position) in handler.imagesAndPositions(geometry) {
            for filter in 0..<weights.rows {
                var sum = bias.map { Double($0[filter]) } ?? 0
                for (input, weight) in handler.taps(geometry, at: position) {
                    sum += Double(inputs[image, input]) * Double(weights[filter, weight])
                }
                outputs[image, position * weights.rows + filter] = Float(activation.value(sum))
            }
        }
    }
}

extension Operations.ConvolutionBackward {
    public func perform(by handler: ReferenceHandler) {
        let filters = weights.rows
        handler.multiplyByDerivative(
            outputDeltas, outputs: outputs, activation: activation, into: outputDeltas)

        var inputSums = [Double](repeating: 0, count: inputs.count)
        var weightSums = [Double](repeating: 0, count: weights.count)
        var biasSums = [Double](repeating: 0, count: filters)
        for (image, position) in handler.imagesAndPositions(geometry) {
            for filter in 0..<filters {
                let delta = Double(outputDeltas[image, position * filters + filter])
                biasSums[filter] += delta
                for (input, weight) in handler.taps(geometry, at: position) {
                    inputSums[image * inputs.columns + input] += delta * Double(weights[filter, weight])
                    weightSums[filter * weights.columns + weight] += delta * Double(inputs[image, input])
                }
            }
        }
        if let inputDeltas { handler.write(inputSums, into: inputDeltas, adding: addInputDeltas) }
        handler.write(weightSums, into: weightGradients, adding: addGradients)
        if let biasGradients { handler.write(biasSums, into: biasGradients.row, adding: addGradients) }
    }
}
