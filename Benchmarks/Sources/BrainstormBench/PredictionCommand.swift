import ArgumentParser
import Brainstorm

struct PredictionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Time the prediction of a single sample by each network; print a line of JSON for each.",
        discussion: """
            Data are copied in and answers are read in place. The lines give a few of the answers, which the peers' \
            programs give too: all fill the networks with the same numbers.
            """)

    @Argument(help: "The networks: \(SinglePrediction.names); all without any.")
    var networks: [SinglePrediction] = []

    @OptionGroup var options: TimingOptions

    func run() throws {
        for kind in networks.isEmpty ? SinglePrediction.allCases : networks {
            let predictor = try kind.makePredictor(threads: options.threads)
            guard let input = predictor.input("default") else { throw ExitCode.failure }
            let sample = (0..<input.count).map { SinglePrediction.number(at: $0 &+ 77, scale: 1) }
            predictor.keepsContext = false
            input.copy(from: sample)
            predictor.run()
            let answers = predictor.results[0].buffer.suffix(4).map { "\($0)" }.joined(separator: ",")
            predictor.keepsContext = kind == .step
            var sum: Float = 0
            let timing = Timing(warmUp: 100, for: .seconds(options.seconds)) {
                input.copy(from: sample)
                predictor.run()
                sum += predictor.results[0].buffer[0]
            }
            precondition(sum.isFinite)
            print(
                #"{"peer":"brainstorm","workload":"\#(kind)","ms":\#(timing.medianMilliseconds)"#
                    + #","predictions":\#(timing.count),"answers":[\#(answers)]}"#)
        }
    }
}

/// The networks whose single predictions are timed, here and in `Benchmarks/peers`.
enum SinglePrediction: String, CaseIterable, ExpressibleByArgument {
    /// 784-1200-1200-10, rectified.
    case mlp
    /// 256 LSTM cells between 205 inputs and 205 classes, a sequence of 100 steps.
    case lstm
    /// A single step of that, which goes on from the one before, as text is generated.
    case step
    /// 64-64-10, rectified.
    case small

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// A number between −scale and scale that looks random and is the same in all programs: the fractional part of
    /// multiples of the golden ratio.
    static func number(at index: Int, scale: Double) -> Float {
        let multiple = Double(index + 1) * 0.618033988749895
        return Float((multiple - multiple.rounded(.down)) * 2 * scale - scale)
    }

    func makePredictor(threads: Int?) throws -> Predictor {
        let (layers, features, time): (Wiring, Int, Int) =
            switch self {
            case .mlp:
                (
                    FullyConnected(1200, name: "A") >>> FullyConnected(1200, name: "B")
                        >>> FullyConnected(10, activation: .linear, name: "C"), 784, 1
                )
            case .lstm, .step:
                (
                    Lstm(256, peepholes: false, name: "A")
                        >>> FullyConnected(205, activation: .linear, name: "B"), 205, self == .lstm ? 100 : 1
                )
            case .small:
                (
                    FullyConnected(64, name: "A") >>> FullyConnected(10, activation: .linear, name: "B"), 64,
                    1
                )
            }
        let handler = TimingOptions.handler(threads: threads)
        let input = Input(["default": .timeBatch([features]), "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let network = try Network(handler: handler) {
            input >>> layers >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        // By layer and view in the order of the flat buffer: weights, and for the LSTM input weights, recurrent weights
        // and biases, each of its gates z, i, f, o.
        for index in 0..<network.parameters.count {
            network.parameters.buffer[index] = SinglePrediction.number(at: index, scale: 0.05)
        }
        let predictor = try network.predictor()
        try predictor.prepare(time: time, batch: 1)
        return predictor
    }
}
