public import Arrays

extension DebugHandler {
    public func maxPooling(
        _ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix, argmax: Matrix
    ) {
        check(
            "maxPooling",
            [
                Argument("inputs", inputs, rows: geometry.batch, columns: geometry.imageCount),
                Argument("outputs", outputs, .output, rows: geometry.batch, columns: geometry.pooledCount),
                Argument("argmax", argmax, .output, rows: geometry.batch, columns: geometry.pooledCount),
            ]
        ) {
            wrapped.maxPooling(inputs, geometry: geometry, into: outputs, argmax: argmax)
        }
    }

    public func maxPoolingBackward(
        outputDeltas: Matrix, argmax: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix,
        addInputDeltas: Bool
    ) {
        check(
            "maxPoolingBackward",
            [
                Argument("outputDeltas", outputDeltas, rows: geometry.batch, columns: geometry.pooledCount),
                Argument("argmax", argmax, rows: geometry.batch, columns: geometry.pooledCount),
                Argument(
                    "inputDeltas", inputDeltas, addInputDeltas ? .both : .output, rows: geometry.batch,
                    columns: geometry.imageCount),
            ]
        ) {
            wrapped.maxPoolingBackward(
                outputDeltas: outputDeltas, argmax: argmax, geometry: geometry, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas)
        }
    }

    public func averagePooling(_ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix) {
        check(
            "averagePooling",
            [
                Argument("inputs", inputs, rows: geometry.batch, columns: geometry.imageCount),
                Argument("outputs", outputs, .output, rows: geometry.batch, columns: geometry.pooledCount),
            ]
        ) {
            wrapped.averagePooling(inputs, geometry: geometry, into: outputs)
        }
    }

    public func averagePoolingBackward(
        outputDeltas: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix, addInputDeltas: Bool
    ) {
        check(
            "averagePoolingBackward",
            [
                Argument("outputDeltas", outputDeltas, rows: geometry.batch, columns: geometry.pooledCount),
                Argument(
                    "inputDeltas", inputDeltas, addInputDeltas ? .both : .output, rows: geometry.batch,
                    columns: geometry.imageCount),
            ]
        ) {
            wrapped.averagePoolingBackward(
                outputDeltas: outputDeltas, geometry: geometry, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas)
        }
    }
}
