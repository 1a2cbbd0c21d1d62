import Describing

/// Logs what the gradients of a layer's parameters are like: `MonitorGradients_<layer>.<view>.min`, `.avg` and
/// `.max`. They are those of the last update, as the gradient modifiers left them, whatever has been
/// evaluated since (in brainstorm 0.5 an evaluation with other batch sizes moves the memory in which the
/// gradients are looked for). Before the first update there are none.
///
/// - `layer_name`
/// - `timescale`, `interval`: ``Rhythm``
public struct MonitorLayerGradients: Hook {
    public static let typeName = "MonitorLayerGradients"

    private let watch: LayerWatch

    public init(_ layerName: String, every rhythm: Rhythm = .epoch) {
        watch = LayerWatch(layerName, rhythm)
    }

    public var layerName: String { watch.layerName }
    public var timescale: Timescale { watch.rhythm.timescale }
    public var interval: Int { watch.rhythm.interval }
    public var defaultName: String { "MonitorGradients_\(layerName)" }

    public func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] {
        watch.logs(.gradients, of: name, context)
    }

    public mutating func start(_ context: TrainingContext) throws { try watch.check(context) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        guard !context.isBeforeTraining else { return .continue }
        try watch.log(.gradients, context)
        return .continue
    }

    public init(from decoder: any Decoder) throws { watch = try LayerWatch(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try watch.encode(to: encoder) }
}
