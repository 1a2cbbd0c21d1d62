import Arrays
import Describing
import Networks
import PrintableText

/// The layer and the rhythm of a hook that watches a layer: the part that the descriptions of the layer
/// monitors share.
///
/// - `layer_name`
/// - `timescale`, `interval`: ``Rhythm``
struct LayerWatch: Sendable {
    let layerName: String
    let rhythm: Rhythm

    private enum CodingKeys: String, CodingKey {
        case layerName = "layer_name"
    }

    init(_ layerName: String, _ rhythm: Rhythm) {
        self.layerName = layerName
        self.rhythm = rhythm
    }

    /// Reads the keys from a hook's own object.
    init(from decoder: any Decoder) throws {
        layerName = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .layerName)
        rhythm = try Rhythm(from: decoder)
    }

    /// Writes the keys into a hook's own object.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(layerName, forKey: .layerName)
        try rhythm.encode(to: encoder)
    }

    /// Finds before training that there is no such layer.
    func check(_ context: TrainingContext) throws {
        let names = context.network.layerNames
        guard !names.contains(layerName) else { return }
        let advice =
            nearestName(to: layerName, among: names).map { "did you mean '\($0)'?" }
            ?? "the layers are \(list(names))"
        throw TrainingError(
            .invalidConfiguration,
            "the hook '\(context.hookName)' watches a layer \(quoted(layerName)) that the network does "
                + "not have; \(advice)")
    }

    /// What ``log(_:group:norms:_:)`` may write under a hook's name.
    func logs(
        _ kind: BufferKind, group: String? = nil, norms: Bool = false, of name: String,
        _ context: TrainingContext
    ) -> [String] {
        let prefix = group.map { "\(name).\($0)" } ?? name
        return context.network.bufferNames(kind, of: layerName).flatMap { buffer in
            BufferStatistics.names(norms: norms).map { "\(prefix).\(buffer).\($0)" }
        }
    }

    /// Logs the statistics of the layer's buffers of one kind under `HOOK.NAME`, or `HOOK.GROUP.NAME`.
    func log(_ kind: BufferKind, group: String? = nil, norms: Bool = false, _ context: TrainingContext) throws
    {
        let prefix = group.map { "\(context.hookName).\($0)" } ?? context.hookName
        let entries = try context.ofLastSamples {
            try context.network.lastBuffers(kind, of: layerName).flatMap { name, array in
                (BufferStatistics(array, norms: norms)?.entries ?? []).map {
                    NamedScore("\(prefix).\(name).\($0.name)", $0.value)
                }
            }
        }
        for entry in entries { try context.log(entry.name, entry.value) }
    }
}
