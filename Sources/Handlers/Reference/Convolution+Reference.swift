internal import Arrays

// Under ARITHMETIC.md's letters: image n, output position (y, x), filter f, place (i, j) of the kernel,
// position (Y, X) and channel c of the image.

extension Operations.Convolution {
    public func perform(by handler: ReferenceHandler) {
        let g = geometry
        for n in 0..<g.batch {
            for (y, x) in g.outputPositions {
                for f in 0..<weights.units {
                    var sum = BlockSum(from: nil)
                    for (i, j) in g.kernelPlaces {
                        guard let position = g.seen(y, x, through: i, j) else { continue }
                        for c in 0..<g.channels {
                            let weight = (i * g.kernelWidth + j) * g.channels + c
                            sum.add(inputs[n, position * g.channels + c], weights[f, weight], at: weight)
                        }
                    }
                    outputs[n, (y * g.outputWidth + x) * weights.units + f] = sum.total()
                }
            }
        }
        outputs.rows(of: weights.units).finish(bias, normalization, activation)
    }
}

extension Operations.ConvolutionBackward {
    public func perform(by handler: ReferenceHandler) {
        outputDeltas.setDeltas(outputDeltas, outputs: outputs, activation)
        if let inputDeltas { findDeltas(inputDeltas) }
        findGradients()
        guard let biasGradients else { return }
        handler.sumRows(
            outputDeltas.rows(of: weights.rows), into: biasGradients, accumulate: addGradients)
    }

    private func findDeltas(_ inputDeltas: Matrix) {
        let (g, filters) = (geometry, weights.rows)
        for (n, column) in positions(inputDeltas) {
            let (position, c) = column.quotientAndRemainder(dividingBy: g.channels)
            var sum = BlockSum(from: addInputDeltas ? inputDeltas[n, column] : nil)
            for (i, j) in g.kernelPlaces {
                guard let output = g.output(seeing: position, through: i, j) else { continue }
                let place = i * g.kernelWidth + j
                for f in 0..<filters {
                    sum.add(
                        outputDeltas[n, output * filters + f], weights[f, place * g.channels + c],
                        at: place * filters + f)
                }
            }
            inputDeltas[n, column] = sum.total()
        }
    }

    private func findGradients() {
        let (g, filters) = (geometry, weights.rows)
        for f in 0..<filters {
            for (i, j) in g.kernelPlaces {
                for c in 0..<g.channels {
                    let column = (i * g.kernelWidth + j) * g.channels + c
                    var sum = BlockSum(from: addGradients ? weightGradients[f, column] : nil)
                    for n in 0..<g.batch {
                        for (y, x) in g.outputPositions {
                            let position = g.seen(y, x, through: i, j)
                            if position == nil && !g.countsZeros { continue }
                            let output = y * g.outputWidth + x
                            sum.add(
                                outputDeltas[n, output * filters + f],
                                position.map { inputs[n, $0 * g.channels + c] } ?? 0,
                                at: n * g.positionCount + output)
                        }
                    }
                    weightGradients[f, column] = sum.total()
                }
            }
        }
    }
}

extension ConvolutionGeometry {
    fileprivate var outputPositions: some Sequence<(Int, Int)> { pairs(outputHeight, outputWidth) }
    fileprivate var kernelPlaces: some Sequence<(Int, Int)> { pairs(kernelHeight, kernelWidth) }

    /// Whether the zeros around images are numbers like others in weight gradients.
    fileprivate var countsZeros: Bool {
        let rows = Double((outputHeight - 1) * verticalStride + kernelHeight)
        let columns = Double((outputWidth - 1) * horizontalStride + kernelWidth)
        return channels < 8 && rows * columns <= 4 * Double(height) * Double(width)
    }

    /// The position of the image, if it is one, that an output's position sees through a place of the kernel.
    fileprivate func seen(_ y: Int, _ x: Int, through i: Int, _ j: Int) -> Int? {
        let (row, column) = (y * verticalStride + i - padding.top, x * horizontalStride + j - padding.left)
        guard (0..<height).contains(row) && (0..<width).contains(column) else { return nil }
        return row * width + column
    }

    /// The output's position that sees a position of the image through a place of the kernel.
    fileprivate func output(seeing position: Int, through i: Int, _ j: Int) -> Int? {
        let (row, column) = (position / width + padding.top - i, position % width + padding.left - j)
        let (y, x) = (row / verticalStride, column / horizontalStride)
        guard row >= 0 && row % verticalStride == 0 && y < outputHeight,
            column >= 0 && column % horizontalStride == 0 && x < outputWidth
        else { return nil }
        return y * outputWidth + x
    }
}
