import Describing

/// Logs what arrives at a layer and leaves it: `MonitorInOuts_<layer>.inputs.<input>.min`, `.avg` and `.max`,
/// and `.outputs.<output>` likewise. They are those of the last batch that went through the network: the last
/// of an evaluation if a hook before this one made one, else that of the last update. There are none before
/// the first batch.
///
/// - `layer_name`
/// - `timescale`, `interval`: ``Rhythm``
public struct MonitorLayerInOuts: Hook {
    public static let typeName = "MonitorLayerInOuts"

    private let watch: LayerWatch

    public init(_ layerName: String, every rhythm: Rhythm = .epoch) {
        watch = LayerWatch(layerName, rhythm)
    }

    public var layerName: String { watch.layerName }
    public var timescale: Timescale { watch.rhythm.timescale }
    public var interval: Int { watch.rhythm.interval }
    public var defaultName: String { "MonitorInOuts_\(layerName)" }

    public func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] {
        watch.logs(.inputs, group: "inputs", of: name, context)
            + watch.logs(.outputs, group: "outputs", of: name, context)
    }

    public mutating func start(_ context: TrainingContext) throws { try watch.check(context) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        try watch.log(.inputs, group: "inputs", context)
        try watch.log(.outputs, group: "outputs", context)
        return .continue
    }

    public init(from decoder: any Decoder) throws { watch = try LayerWatch(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try watch.encode(to: encoder) }
}
