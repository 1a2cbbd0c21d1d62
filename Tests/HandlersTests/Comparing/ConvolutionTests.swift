import Arrays
import Handlers
import Testing

struct ConvolutionTests {
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
                images.matrix(rowAxes: 1), geometry: geometry,
                weights: Weights(filters.matrix(rowAxes: 1)), bias: nil, activation: .relu,
                into: outputs.matrix(rowAxes: 1))
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
}
