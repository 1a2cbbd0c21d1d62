import Arrays
import Describing
import Networks

/// A running average of a network's parameters: `average += weight × (parameters − average)`.
struct ParameterAverage: Sendable {
    /// How many times the parameters were taken.
    private(set) var count = 0
    /// A number for each parameter; empty before the first time.
    private(set) var values = StateArray()

    var parameters: [Float]? { values.isEmpty ? nil : values.values }

    /// - Parameter weight: of the parameters that are taken now; the first time they are the average.
    mutating func add(_ network: Network, weight: Double) {
        count += 1
        guard !values.isEmpty else {
            values = StateArray(network.parameters.values)
            return
        }
        let average = values.vector(for: network.handler)
        network.handler.scale(average, by: Float(1 - weight))
        network.handler.add(network.parameters.vector.row, times: Float(weight), into: average.row)
    }

    /// Compares an average that a file has brought with the network.
    func check(_ context: TrainingContext) throws {
        let (count, needed) = (values.count, context.network.parameters.count)
        guard count == 0 || count == needed else {
            throw TrainingError(
                .invalidConfiguration,
                "the average of the hook '\(context.hookName)' holds \(count) numbers, but the network has "
                    + "\(needed) parameters: the state belongs to another network")
        }
    }
}

extension ParameterAverage: Stateful {
    func saveState(to state: inout StateWriter) {
        state.set("count", count)
        if !values.isEmpty { state.set("average", values) }
    }

    mutating func restoreState(from state: StateReader) throws {
        count = try state.count("count")
        values = state.contains("average") ? try state.array("average") : StateArray()
    }
}

extension TrainingContext {
    /// Whether averaging has begun.
    /// - Parameter start: the number of the first epoch or update, as the rhythm counts.
    func isReached(_ start: Int, _ rhythm: Rhythm) -> Bool {
        (rhythm.timescale == .epoch ? epoch : update) >= start
    }
}
