import Arrays
import Handlers
import Testing

/// oneDNN has reference loops that are some hundred times slower than its others, and takes them without a
/// word where it has nothing better for an order of the numbers.
struct ConvolutionTests {
    @Test(
        "no pass of a usual convolution is left to oneDNN's reference loops",
        arguments: [
            (ConvolutionGeometry(batch: 100, height: 32, width: 32, channels: 3, kernel: (5, 5)), 32),
            (
                ConvolutionGeometry(
                    batch: 100, height: 16, width: 16, channels: 32, kernel: (5, 5), padding: ImagePadding(2)),
                32
            ),
            (
                ConvolutionGeometry(
                    batch: 100, height: 8, width: 8, channels: 32, kernel: (5, 5), padding: ImagePadding(2)),
                64
            ),
            (ConvolutionGeometry(batch: 20, height: 28, width: 28, channels: 1, kernel: (5, 5)), 20),
            (
                ConvolutionGeometry(
                    batch: 16, height: 32, width: 32, channels: 64, kernel: (3, 3), stride: (2, 2),
                    padding: ImagePadding(1)), 128
            ),
            (ConvolutionGeometry(batch: 8, height: 14, width: 14, channels: 256, kernel: (1, 1)), 256),
            (
                ConvolutionGeometry(
                    batch: 20, height: 1, width: 100, channels: 17, kernel: (1, 5),
                    padding: ImagePadding(left: 4)), 30
            ),
            (
                ConvolutionGeometry(
                    batch: 4, height: 63, width: 63, channels: 5, kernel: (11, 11), stride: (4, 4)), 7
            ),
            (
                ConvolutionGeometry(
                    batch: 2, height: 7, width: 8, channels: 1, kernel: (2, 2), stride: (3, 3),
                    padding: ImagePadding(1)), 2
            ),
        ])
    func implementations(geometry: ConvolutionGeometry, filters: Int) {
        let names = CPUHandler().convolutionImplementations(geometry, filters: filters)
        #expect(names.count == 3)
        for name in names {
            #expect(!name.isEmpty && !name.hasPrefix("ref"), "\(names) for \(geometry), \(filters) filters")
        }
    }

    @Test("what is not a number reaches the outputs that see it and stays in no memory of the handler's")
    func notANumber() {
        let geometry = ConvolutionGeometry(
            batch: 2, height: 4, width: 4, channels: 3, kernel: (3, 3), padding: ImagePadding(1))
        let handler = CPUHandler()
        let (images, filters, outputs) = (NDArray([2, 48]), NDArray([5, 27]), NDArray([2, 80]))
        let (deltas, imageDeltas) = (NDArray([2, 80]), NDArray([2, 48]))
        let (gradients, bias) = (NDArray([5, 27]), NDArray([5]))
        func update(_ value: Float) {
            for array in [images, filters, deltas] { array.fill(1) }
            images[flat: 0] = value
            filters[flat: 5] = value
            handler.convolution(
                images.matrix(rowAxes: 1), geometry: geometry, weights: filters.matrix(rowAxes: 1),
                bias: nil, activation: .relu, into: outputs.matrix(rowAxes: 1))
            handler.convolutionBackward(
                outputDeltas: deltas.matrix(rowAxes: 1), outputs: outputs.matrix(rowAxes: 1),
                inputs: images.matrix(rowAxes: 1), geometry: geometry,
                weights: filters.matrix(rowAxes: 1), activation: .linear,
                inputDeltas: imageDeltas.matrix(rowAxes: 1), addInputDeltas: false,
                weightGradients: gradients.matrix(rowAxes: 1), biasGradients: bias.vector,
                addGradients: false)
        }
        update(1)
        let expected = [outputs.values, imageDeltas.values, gradients.values]
        update(.nan)
        #expect(outputs.values[0].isNaN && imageDeltas.values.contains { $0.isNaN })
        #expect(gradients.values.contains { $0.isNaN })
        update(1)
        #expect([outputs.values, imageDeltas.values, gradients.values] == expected)
    }

    @Test("more shapes than the handler keeps give the same numbers again")
    func manyShapes() {
        let handler = CPUHandler(CPUConfiguration(threads: 1))
        func outputs(width: Int) -> [Float] {
            let geometry = ConvolutionGeometry(
                batch: 1, height: 1, width: width, channels: 1, kernel: (1, 2), padding: ImagePadding(left: 1)
            )
            let (images, filters, outputs) = (NDArray([width]), NDArray([1, 2]), NDArray([width]))
            images.fill(2)
            filters.fill(1)
            handler.convolution(
                images.vector.row, geometry: geometry, weights: filters.matrix(rowAxes: 1), bias: nil,
                activation: .linear, into: outputs.vector.row)
            return outputs.values
        }
        for width in Array(1...600) + [1, 600] {
            #expect(outputs(width: width) == [2] + [Float](repeating: 4, count: width - 1))
        }
    }
}
