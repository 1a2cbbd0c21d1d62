import ArgumentParser
import Brainstorm

/// The networks that are timed, here and in `Benchmarks/peers`.
enum Workload: String, CaseIterable, ExpressibleByArgument {
    /// 784-1200-1200-10, rectified, batches of 100.
    case mlp
    /// Three convolutions of 5 × 5 on 32 × 32 colour images, batches of 100.
    case cnn
    /// 256 LSTM cells between 205 inputs and 205 classes, 100 steps, batches of 32.
    case lstm
    /// 64-64-10, rectified, batches of 32: what an update costs beside its arithmetic.
    case small

    /// Six convolutions of 3 × 3 on 32 × 32 colour images, two of 64, 128 and 256 filters each, batches of 64.
    case cnn3
    /// The same with batch normalization after each convolution.
    case cnn3Norm = "cnn3-norm"
    /// Convolutions of 1 × 1 on 32 × 32 images between 64 and 256 channels, batches of 64.
    case conv1x1
    /// Convolutions of 3 × 3 with stride 2 on 32 × 32 colour images, of 64, 128 and 256 filters, batches of 64.
    case stride2
    /// Three convolutions of 5 steps on 1,000 steps of 64 channels, batches of 32.
    case conv1d
    /// `Examples/characters`: two blocks of width 128, 100 steps, batches of 32.
    case transformer
    /// Four blocks of width 256, 128 steps, batches of 32.
    case transformer256 = "transformer-256"
    /// 256 gated recurrent units in place of the LSTM's cells.
    case gru
    /// 512 LSTM cells, 50 steps, batches of 64.
    case lstm512 = "lstm-512"
    /// 256 LSTM cells each way, 100 steps, batches of 32.
    case bidirectional
    /// Five layers of 1024 with batch normalization and dropout, Adam, batches of 256.
    case mlpNorm = "mlp-norm"
    /// Vectors of 128 for 20 of 50,000 words, batches of 64, Adam.
    case embeddingAdam = "embedding-adam"
    /// The same by plain gradient descent.
    case embeddingSgd = "embedding-sgd"
    /// 200 layers of 64, batches of 32.
    case deep
    /// 784-256-10, rectified, batches of as many.
    case batch1, batch4, batch8
    /// 784-1000-500-250-30 and back, batches of 256.
    case autoencoder
    /// A single step of the LSTM, which goes on from the one before, as text is generated. It is for predictions.
    case step

    static let trained = allCases.filter { $0 != .step }

    var blueprint: Blueprint {
        switch self {
        case .mlp: Blueprint(layers: .perceptron(1200, 1200), samples: .numbers([784]), batch: 100)
        case .small: Blueprint(layers: .perceptron(64), samples: .numbers([64]), batch: 32)
        case .batch1: Blueprint(layers: .perceptron(256), samples: .numbers([784]), batch: 1)
        case .batch4: Blueprint(layers: .perceptron(256), samples: .numbers([784]), batch: 4)
        case .batch8: Blueprint(layers: .perceptron(256), samples: .numbers([784]), batch: 8)
        // Values that neither grow nor vanish on the way.
        case .deep:
            Blueprint(
                layers: .repeated(200, .rectified(64)) + .scores, samples: .numbers([64]), batch: 32,
                deviation: (2.0 / 64).squareRoot())
        case .mlpNorm:
            Blueprint(
                layers: .repeated(5, .normalized(1024)) + .scores, samples: .numbers([784]), batch: 256,
                stepper: AdamStepper())
        case .autoencoder:
            Blueprint(
                layers: .rectified(1000, 500, 250, 30, 250, 500, 1000) + .scores(784),
                samples: .numbers([784]), batch: 256, goal: .reproduction)

        case .cnn:
            .images(.block5(32) + .block5(32) + .block5(64) + .perceptron(64), [32, 32, 3], batch: 100)
        case .cnn3: .images(.pyramid { .filters($0) } + .scores, [32, 32, 3])
        case .cnn3Norm: .images(.pyramid { .normalizedFilters($0) } + .scores, [32, 32, 3])
        case .conv1x1: .images(.points(256, 64, 256, 64) + [GlobalPooling()] + .scores, [32, 32, 64])
        case .stride2:
            .images(.strides(64, 128, 256) + .scores, [32, 32, 3])
        case .conv1d: .images(.repeated(3, .steps(64)) + .scores, [1000, 64], batch: 32)

        case .lstm: .sequence(Lstm(256, peepholes: false), time: 100)
        case .step: .sequence(Lstm(256, peepholes: false), time: 1)
        case .gru: .sequence(Gru(256), time: 100)
        case .lstm512: .sequence(Lstm(512, peepholes: false), time: 50, batch: 64)
        case .bidirectional: .sequence(Bidirectional(Lstm(256, peepholes: false)), time: 100)

        case .transformer: .transformer(blocks: 2, width: 128, dropout: 0.1, time: 100)
        case .transformer256: .transformer(blocks: 4, width: 256, dropout: nil, time: 128)
        case .embeddingAdam: .embedding(AdamStepper())
        case .embeddingSgd: .embedding(SgdStepper(learningRate: 0.01))
        }
    }
}

extension Blueprint {
    fileprivate static func images(_ layers: Chain, _ extents: [Int], batch: Int = 64) -> Blueprint {
        Blueprint(layers: layers, samples: .numbers(extents), batch: batch)
    }

    fileprivate static func sequence(_ layer: any Layer, time: Int, batch: Int = 32) -> Blueprint {
        Blueprint(
            layers: [layer] + .scores(205), samples: .numbers([205]), time: time, batch: batch,
            goal: .classes(205))
    }

    fileprivate static func transformer(blocks: Int, width: Int, dropout: Double?, time: Int) -> Blueprint {
        let words: Chain = [
            Embedding(vocabulary: 86, size: width), PositionalEmbedding(.learned(maxTime: time)),
        ]
        return Blueprint(
            layers: words + .repeated(blocks, .attentionBlock(width, dropout)) + [LayerNormalization()]
                + .scores(86),
            samples: .words(1, vocabulary: 86), time: time, batch: 32, goal: .classes(86),
            stepper: AdamWStepper(weightDecay: 0.01))
    }

    fileprivate static func embedding(_ stepper: any Stepper) -> Blueprint {
        Blueprint(
            layers: [Embedding(vocabulary: 50_000, size: 128)] + .scores,
            samples: .words(20, vocabulary: 50_000),
            batch: 64, stepper: stepper)
    }
}

extension Chain {
    fileprivate static func scores(_ count: Int) -> Chain {
        [FullyConnected(LayerSize(count), activation: .linear)]
    }

    fileprivate static let scores = scores(10)

    fileprivate static func rectified(_ sizes: Int...) -> Chain {
        Chain(sizes.map { .layer(FullyConnected(LayerSize($0))) })
    }

    fileprivate static func perceptron(_ hidden: Int...) -> Chain {
        Chain(hidden.map { .layer(FullyConnected(LayerSize($0))) }) + .scores
    }

    fileprivate static func normalized(_ size: Int) -> Chain {
        .scores(size) + [BatchNormalization(), Elementwise(.relu), Dropout()]
    }

    fileprivate static func block5(_ filters: Int) -> Chain {
        [Convolution2D(filters, kernelSize: 5, padding: 2), Pooling2D(kernelSize: 3, stride: 2)]
    }

    /// Two convolutions of each number of filters, and a pooling.
    fileprivate static func pyramid(_ filters: (Int) -> Chain) -> Chain {
        [64, 128, 256].map { .repeated(2, filters($0)) + [Pooling2D(kernelSize: 2, stride: 2)] }
            .reduce([], +)
    }

    fileprivate static func filters(_ count: Int) -> Chain {
        [Convolution2D(count, kernelSize: 3, padding: 1)]
    }

    fileprivate static func normalizedFilters(_ count: Int) -> Chain {
        [
            Convolution2D(count, kernelSize: 3, padding: 1, activation: .linear), BatchNormalization(),
            Elementwise(.relu),
        ]
    }

    fileprivate static func points(_ filters: Int...) -> Chain {
        Chain(filters.map { .layer(Convolution2D($0, kernelSize: 1)) })
    }

    fileprivate static func strides(_ filters: Int...) -> Chain {
        Chain(filters.map { .layer(Convolution2D($0, kernelSize: 3, stride: 2, padding: 1)) })
    }

    fileprivate static func steps(_ filters: Int) -> Chain {
        [Convolution1D(filters, kernelSize: 5, padding: 2)]
    }

    /// Attention and a wide layer, each on normalized input and added to it.
    fileprivate static func attentionBlock(_ width: Int, _ dropout: Double?) -> Chain {
        let drop = dropout.map { [Dropout($0)] } ?? []
        return Chain([
            .around([LayerNormalization(), MultiHeadAttention(heads: 4, isCausal: true)] + drop),
            .around(
                [
                    LayerNormalization(), FullyConnected(LayerSize(4 * width), activation: .gelu),
                    FullyConnected(LayerSize(width), activation: .linear),
                ] + drop),
        ])
    }
}
