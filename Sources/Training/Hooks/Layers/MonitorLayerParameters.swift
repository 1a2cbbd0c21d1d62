import Describing

/// Logs what a layer's parameters are like: `MonitorParameters_<layer>.<view>.min`, `.avg` and `.max` of each,
/// and of those with several axes also `.min_L2_norm`, `.avg_L2_norm` and `.max_L2_norm` over the units (all
/// that shares an index of the first axis).
///
/// - `layer_name`
/// - `timescale`, `interval`: ``Rhythm``
public struct MonitorLayerParameters: Hook {
    public static let typeName = "MonitorLayerParameters"

    private let watch: LayerWatch

    public init(_ layerName: String, every rhythm: Rhythm = .epoch) {
        watch = LayerWatch(layerName, rhythm)
    }

    public var layerName: String { watch.layerName }
    public var timescale: Timescale { watch.rhythm.timescale }
    public var interval: Int { watch.rhythm.interval }
    public var defaultName: String { "MonitorParameters_\(layerName)" }

    public func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] {
        watch.logs(.parameters, norms: true, of: name, context)
    }

    public mutating func start(_ context: TrainingContext) throws { try watch.check(context) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        try watch.log(.parameters, norms: true, context)
        return .continue
    }

    public init(from decoder: any Decoder) throws { watch = try LayerWatch(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try watch.encode(to: encoder) }
}
