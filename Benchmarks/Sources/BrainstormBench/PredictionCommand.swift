import ArgumentParser
import Brainstorm

struct PredictionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Time the predictions of each network for a batch; print a line of JSON for each.",
        discussion: """
            Data are copied in and answers are read in place. The lines give a few of the answers, which the peers' \
            programs give too: all fill the networks with the same numbers.

            Example:
              brainstorm-bench predict mlp gru:256 --seconds 5 --threads 2
            """)

    @Argument(
        help: """
            The networks, each with :BATCH if it is not 1: \(Workload.list(Workload.allCases)); all without any.
            """)
    var networks: [Prediction] = []

    @OptionGroup var options: TimingOptions

    func run() throws {
        let all = Workload.allCases.map { Prediction(of: $0, batch: 1) }
        for prediction in networks.isEmpty ? all : networks {
            let predictor = try prediction.makePredictor(threads: options.threads)
            guard let input = predictor.input("default") else { throw ExitCode.failure }
            let sample = prediction.sample(input.count)
            predictor.keepsContext = false
            input.copy(from: sample)
            predictor.run()
            let answers = predictor.results[0].buffer.suffix(4).map { "\($0)" }.joined(separator: ",")
            predictor.keepsContext = prediction.workload == .step
            var sum: Float = 0
            let timing = Timing(for: .seconds(options.seconds)) {
                input.copy(from: sample)
                predictor.run()
                sum += predictor.results[0].buffer[0]
            }
            precondition(sum.isFinite)
            print(
                #"{"peer":"brainstorm","workload":"\#(prediction)",\#(timing.json)"#
                    + #","parameters":\#(predictor.network.learnedCount),"answers":[\#(answers)]}"#)
        }
    }
}
