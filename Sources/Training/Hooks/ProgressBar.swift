import Describing
import PrintableText

/// Shows how training goes on. A terminal gets one live line with a bar, the loss, the rate and the time
/// left, redrawn at most ten times a second:
///
///     epoch 3/20 [██████████··········] 31/60  loss 0.1234  812 updates/s  1:07 left
///
/// and, as a pipe does, one plain line for each finished epoch, with the newest entries of the logs:
///
///     epoch 3/20  loss 0.1201  validation.Accuracy 0.9612  validation.total_loss 0.1337  812 updates/s
///
/// The time left is that of the whole run if a ``StopAfterEpoch`` says how long it is, else of the epoch.
public struct ProgressBar: Hook {
    public static let typeName = "ProgressBar"

    /// How many logs besides the loss a plain line shows.
    private static let shownLogs = 6
    /// In seconds.
    private static let redrawInterval = 0.1

    /// How long the logs were when this process began: what nobody writes any more is no news.
    private var lengths: [String: Int] = [:]
    private var startTime = 0.0
    private var startUpdate = 0
    private var lastDrawn = -Double.infinity
    private var hasLiveLine = false

    public init() {}

    public var timescale: Timescale { .update }
    public var phase: HookPhase { .report }

    public mutating func start(_ context: TrainingContext) throws {
        startTime = context.clock.seconds
        startUpdate = context.update
        lengths = context.logs.paths.reduce(into: [:]) { $0[$1] = context.logs[$1]?.count }
        lastDrawn = -.infinity
        hasLiveLine = false
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        if context.position == 0 {
            closeLiveLine(context)
            if !context.logs.isEmpty { context.output.write(plainLine(context) + "\n") }
        } else if context.output.isTerminal {
            let now = context.clock.seconds
            guard now - lastDrawn >= Self.redrawInterval else { return .continue }
            lastDrawn = now
            hasLiveLine = true
            context.output.write("\r\(liveLine(context, now))\u{1B}[K")
        }
        return .continue
    }

    public mutating func finish(_ context: TrainingContext, _ result: TrainingResult) throws {
        guard hasLiveLine else { return }
        hasLiveLine = false
        context.output.write("\n")
    }

    private mutating func closeLiveLine(_ context: TrainingContext) {
        if hasLiveLine { context.output.write("\r\u{1B}[K") }
        hasLiveLine = false
        lastDrawn = -.infinity
    }

    private func plainLine(_ context: TrainingContext) -> String {
        var parts = ["epoch \(epochText(context.epoch, context))"]
        if let loss = context.logs[Trainer.rollingLossPath]?.last {
            parts.append("loss \(ProgressFormat.number(loss))")
        }
        for path in context.logs.paths.filter({ $0 != Trainer.rollingLossPath }).prefix(Self.shownLogs) {
            if let values = context.logs[path], let value = values.last, values.count > lengths[path] ?? 0 {
                parts.append("\(printable(path)) \(ProgressFormat.number(value))")
            }
        }
        if let rate = rate(context, context.clock.seconds) { parts.append(ProgressFormat.rate(rate)) }
        return parts.joined(separator: "  ")
    }

    private func liveLine(_ context: TrainingContext, _ now: Double) -> String {
        let count = context.batchCount
        let head = "epoch \(epochText(context.epoch + 1, context)) "
        var tail = " \(context.position)/\(count)"
        if let loss = context.rollingLoss { tail += "  loss \(ProgressFormat.number(loss))" }
        if let rate = rate(context, now) {
            tail += "  \(ProgressFormat.rate(rate))"
            let epochs = context.epochLimit.map { max($0 - context.epoch, 1) } ?? 1
            // Batches are made as fast as updates, each of which has so many.
            let batchRate = rate * Double(context.trainer.batchesPerUpdate)
            let left = (Double(count) * Double(epochs) - Double(context.position)) / batchRate
            tail += "  \(ProgressFormat.duration(left)) left"
        }
        let room = context.output.width - 1 - head.count - tail.count - 2
        let bar =
            room < 5 ? "" : ProgressFormat.bar(Double(context.position) / Double(count), width: min(room, 40))
        return String((head + bar + tail).prefix(max(context.output.width - 1, 1)))
    }

    private func epochText(_ epoch: Int, _ context: TrainingContext) -> String {
        context.epochLimit.map { "\(epoch)/\($0)" } ?? "\(epoch)"
    }

    /// Updates per second since this process began to train.
    private func rate(_ context: TrainingContext, _ now: Double) -> Double? {
        let (updates, seconds) = (context.update - startUpdate, now - startTime)
        return updates > 0 && seconds > 0 ? Double(updates) / seconds : nil
    }

    private enum CodingKeys: CodingKey {}

    public init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: CodingKeys.self) }

    public func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: CodingKeys.self) }
}
