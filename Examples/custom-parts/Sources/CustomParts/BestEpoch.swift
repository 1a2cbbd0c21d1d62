public import Brainstorm

/// A hook: remembers when a log was best, and logs the number of that epoch.
///
/// - `log_name`: the log's path
///
/// State: the best value and its epoch, so that a resumed run remembers them.
public struct BestEpoch: Hook {
    public static let typeName = "BestEpoch"

    public let logName: String
    private var best = -Double.infinity
    private var epoch = 0

    private enum CodingKeys: String, CodingKey {
        case logName = "log_name"
    }

    public init(_ logName: String) { self.logName = logName }

    public func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] { ["\(name).epoch"] }

    public mutating func start(_ context: TrainingContext) throws { try context.checkLog(logName) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        guard let value = context.logs[logName]?.last else { return .continue }
        if value > best { (best, epoch) = (value, context.epoch) }
        try context.log("\(context.hookName).epoch", Double(epoch))
        return .continue
    }

    public func saveState(to state: inout StateWriter) {
        state.set("best", best)
        state.set("epoch", epoch)
    }

    public mutating func restoreState(from state: StateReader) throws {
        best = try state.number("best")
        epoch = try state.integer("epoch")
    }
}
