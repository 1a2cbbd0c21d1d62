import ArgumentParser
import Brainstorm

/// What a workload's network predicts for a batch; written `gru:256`, and `gru` for a single sample.
struct Prediction: ExpressibleByArgument, CustomStringConvertible {
    let workload: Workload
    let batch: Int

    init(of workload: Workload, batch: Int) {
        (self.workload, self.batch) = (workload, batch)
    }

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let workload = Workload(rawValue: String(parts[0])) else { return nil }
        guard let batch = parts.count == 1 ? 1 : Int(parts[1]), batch > 0 else { return nil }
        self.init(of: workload, batch: batch)
    }

    var description: String { batch == 1 ? workload.rawValue : "\(workload.rawValue):\(batch)" }

    /// A number between −scale and scale that looks random and is the same in all programs: the fractional part of
    /// multiples of the golden ratio.
    private static func number(at index: Int, scale: Double) -> Float {
        let multiple = Double(index + 1) * 0.618033988749895
        return Float((multiple - multiple.rounded(.down)) * 2 * scale - scale)
    }

    /// The numbers that are predicted from.
    func sample(_ count: Int) -> [Float] {
        let numbers = (0..<count).map { Self.number(at: $0 + 77, scale: 1) }
        guard case .words(_, let vocabulary) = workload.blueprint.samples else { return numbers }
        return numbers.map { min(Float(vocabulary - 1), (($0 + 1) / 2 * Float(vocabulary)).rounded(.down)) }
    }

    /// The network, filled with the numbers of all programs.
    func makePredictor(threads: Int?) throws -> Predictor {
        let blueprint = workload.blueprint
        let network = try blueprint.makeNetwork(TimingOptions.handler(threads: threads))
        // By layer and view in the order of the flat buffer.
        for view in network.parameterViews {
            // What multiplies or divides is about 1.
            let middle: Float = ["gamma", "sigma"].contains(view.name) ? 1 : 0
            for index in view.range {
                network.parameters.buffer[index] = middle + Self.number(at: index, scale: 0.05)
            }
        }
        let predictor = try network.predictor(isFrozen: true)
        try predictor.prepare(time: blueprint.time, batch: batch)
        return predictor
    }
}

extension Workload {
    static func list(_ workloads: [Workload]) -> String {
        workloads.map(\.rawValue).joined(separator: ", ")
    }
}
