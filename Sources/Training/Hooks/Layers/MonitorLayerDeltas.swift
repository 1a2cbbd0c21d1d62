import Describing

/// Logs what the deltas of a layer are like: `MonitorDeltas_<layer>.output_deltas.<output>.min`, `.avg` and
/// `.max`, and `.input_deltas.<input>` likewise. They are those of the last update, whatever has been evaluated
/// since; layers may use the memory of their outputs' deltas for their own ends. There are none before the
/// first update, and for inputs whose deltas nobody needs.
///
/// - `layer_name`
/// - `timescale`, `interval`: ``Rhythm``
public struct MonitorLayerDeltas: Hook {
    public static let typeName = "MonitorLayerDeltas"

    private let watch: LayerWatch

    public init(_ layerName: String, every rhythm: Rhythm = .epoch) {
        watch = LayerWatch(layerName, rhythm)
    }

    public var layerName: String { watch.layerName }
    public var timescale: Timescale { watch.rhythm.timescale }
    public var interval: Int { watch.rhythm.interval }
    public var defaultName: String { "MonitorDeltas_\(layerName)" }

    public func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] {
        watch.logs(.outputDeltas, group: "output_deltas", of: name, context)
            + watch.logs(.inputDeltas, group: "input_deltas", of: name, context)
    }

    public mutating func start(_ context: TrainingContext) throws { try watch.check(context) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        guard !context.isBeforeTraining else { return .continue }
        try watch.log(.outputDeltas, group: "output_deltas", context)
        try watch.log(.inputDeltas, group: "input_deltas", context)
        return .continue
    }

    public init(from decoder: any Decoder) throws { watch = try LayerWatch(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try watch.encode(to: encoder) }
}
