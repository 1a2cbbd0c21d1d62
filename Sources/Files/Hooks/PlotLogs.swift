import Describing
public import Training

/// Draws logs as curves over the epochs, by default after every epoch: a picture (`.svg`) or a page with it
/// (`.html`) that needs nothing else to be looked at.
///
/// Logs with the same last name, such as `validation.total_loss` and `rolling_training.total_loss`, share their
/// axes. What is logged more often than once an epoch is drawn in between.
///
/// - `filename`: what the file is called, with `.svg` or `.html` at its end; in a run its name stands before, as in
///   `run-NAME`
/// - `logs`: the paths of logs, or of groups of logs such as `validation`; empty, the default, for all. Those
///   without entries are left out.
/// - `log_scale`: false; whether the numbers' axes are logarithmic
/// - `timescale`, `interval`: every epoch
public struct PlotLogs: PlannedSavingHook {
    public static let typeName = "PlotLogs"

    public let logs: [String]
    public let logScale: Bool
    let plan: SavingPlan
    static var fileKind: FileKind { .picture }
    public var savedFile: SavedFile? { SavedFile(plan.name, FileKind.drawing(called: plan.name)) }

    public var phase: HookPhase { .save }
    private enum CodingKeys: String, CodingKey {
        case logs
        case logScale = "log_scale"
    }

    /// - Precondition: the name is that of a file, without a directory, and ends in `.svg` or `.html`.
    public init(
        _ logs: [String] = [], to name: String, logScale: Bool = false, every rhythm: Rhythm = .epoch
    ) {
        precondition(PlotLogs.isPicture(name), "'\(name)' ends neither in .svg nor in .html")
        self.logs = logs
        self.logScale = logScale
        plan = SavingPlan(name, rhythm)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        logs = try container.decode([String].self, forKey: .logs, default: [])
        logScale = try container.decode(Bool.self, forKey: .logScale, default: false)
        plan = try SavingPlan(from: decoder)
        guard PlotLogs.isPicture(plan.name) else {
            throw DescriptionError.invalid(
                at: decoder.path, "'\(plan.name)' is no name of a picture",
                advice: "logs are drawn to files whose names end in .svg or .html")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(logs, forKey: .logs)
        try container.encode(logScale, forKey: .logScale)
        try plan.encode(to: encoder)
    }

    private static func isPicture(_ name: String) -> Bool {
        name.hasSuffix(".svg") || name.hasSuffix(".html")
    }

    public mutating func start(_ context: TrainingContext) throws {
        for path in logs { try context.checkLog(path, orGroup: true) }
        removeLeftovers(context.place)
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        draw(context)
        return .continue
    }

    public mutating func finish(_ context: TrainingContext, _ result: TrainingResult) throws {
        draw(context)
    }

    private func draw(_ context: TrainingContext) {
        let plot = Plot(
            title: "Training after epoch \(context.epoch), update \(context.update)",
            curves: context.curves(logs), isLogarithmic: logScale)
        let isPicture = plan.name.hasSuffix(".svg")
        context.write(plan.name) { try writeFile(isPicture ? plot.svg : plot.html, to: $0, on: $1) }
    }
}

extension TrainingContext {
    /// The logs of the given paths or groups, of all if there are none, over the epochs.
    package func curves(_ wanted: [String] = []) -> [Curve] {
        let paths =
            wanted.isEmpty
            ? logs.paths
            : wanted.reduce(into: []) { chosen, path in
                chosen += logs.paths.filter {
                    ($0 == path || $0.hasPrefix("\(path).")) && !chosen.contains($0)
                }
            }
        return paths.compactMap { path in
            guard let values = logs[path], !values.isEmpty else { return nil }
            let (last, step) = place(of: path)
            let points = values.enumerated().map { index, value in
                Curve.Point(x: last - Double(values.count - 1 - index) * step, y: value)
            }
            return Curve(path: path, points: points)
        }
    }

    /// The epoch of a log's newest entry, and epochs between entries. The logs themselves hold no times, but
    /// hooks log under their names at their own intervals; what nobody is known for comes every epoch.
    private func place(of path: String) -> (last: Double, step: Double) {
        let group = String(Substring(path.utf8.prefix { $0 != UInt8(ascii: ".") }))
        guard let hook = trainer.hooks.first(where: { $0.name == group })?.hook else {
            return (Double(epoch), 1)
        }
        let interval = Double(hook.interval)
        switch hook.timescale {
        case .epoch: return (Double(epoch / hook.interval * hook.interval), interval)
        case .update:
            guard update > 0, batchCount > 0 else { return (0, 0) }
            let done = Double(epoch) + Double(position) / Double(batchCount)
            let updateLength = done / Double(update)
            return (Double(update / hook.interval * hook.interval) * updateLength, interval * updateLength)
        }
    }
}
