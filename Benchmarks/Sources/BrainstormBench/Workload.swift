import ArgumentParser
import Brainstorm

/// The networks that are timed, here and in `Benchmarks/peers`.
enum Workload: String, CaseIterable, ExpressibleByArgument {
    /// 784-1200-1200-10, rectified, batches of 100.
    case mlp
    /// Three convolutions on 32×32 colour images, batches of 100.
    case cnn
    /// 256 LSTM cells between 205 inputs and 205 classes, 100 steps, batches of 32.
    case lstm
    /// 64-64-10, rectified, batches of 32: what an update costs beside its arithmetic.
    case small

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    var warmUp: Int { self == .small ? 100 : 5 }

    /// What the matrix products and convolutions of an update add and multiply, in thousands of millions: forward,
    /// for the gradients, and for the deltas of all layers but the first.
    var gflop: Double {
        func linear(_ rows: Int, _ inputs: Int, _ outputs: Int, isFirst: Bool = false) -> Int {
            2 * rows * inputs * outputs * (isFirst ? 2 : 3)
        }
        /// A 5 × 5 kernel with two pixels of padding on square images; only what lies inside is multiplied.
        func convolution(_ extent: Int, _ channels: Int, _ filters: Int, isFirst: Bool = false) -> Int {
            let inside = (5 * extent - 6) * (5 * extent - 6)
            return 2 * 100 * inside * channels * filters * (isFirst ? 2 : 3)
        }
        let operations =
            switch self {
            case .mlp:
                linear(100, 784, 1200, isFirst: true) + linear(100, 1200, 1200) + linear(100, 1200, 10)
            case .cnn:
                convolution(32, 3, 32, isFirst: true) + convolution(15, 32, 32) + convolution(7, 32, 64)
                    + linear(100, 64 * 3 * 3, 64) + linear(100, 64, 10)
            case .lstm:
                linear(3200, 205, 4 * 256, isFirst: true) + linear(3200, 256, 4 * 256)
                    + linear(3200, 256, 205)
            case .small:
                linear(32, 64, 64, isFirst: true) + linear(32, 64, 10)
            }
        return Double(operations) * 1e-9
    }

    /// The network with its data, ready to be updated.
    func makeTraining(threads: Int?) throws -> Training {
        let handler = TimingOptions.handler(threads: threads)
        switch self {
        case .mlp:
            let layers =
                FullyConnected(1200, activation: .relu) >>> FullyConnected(1200, activation: .relu)
                >>> FullyConnected(10, activation: .linear)
            return try Training(of: layers, features: [784], classes: 10, time: 1, batch: 100, handler)
        case .cnn:
            func block(_ filters: Int) -> Wiring {
                Convolution2D(filters, kernelSize: 5, padding: 2, activation: .relu)
                    >>> Pooling2D(kernelSize: 3, stride: 2)
            }
            let layers =
                block(32) >>> block(32) >>> block(64) >>> FullyConnected(64, activation: .relu)
                >>> FullyConnected(10, activation: .linear)
            return try Training(
                of: layers, features: [32, 32, 3], classes: 10, time: 1, batch: 100, handler)
        case .lstm:
            let layers = Lstm(256) >>> FullyConnected(205, activation: .linear)
            return try Training(of: layers, features: [205], classes: 205, time: 100, batch: 32, handler)
        case .small:
            let layers = FullyConnected(64, activation: .relu) >>> FullyConnected(10, activation: .linear)
            return try Training(of: layers, features: [64], classes: 10, time: 1, batch: 32, handler)
        }
    }
}
