import Arrays
import HDF5
import Networks

extension NetworkFile {
    /// Adds what the last passes left: the gradients as the parameters are, flat and as views of their bytes,
    /// and each layer's outputs, internals and deltas.
    static func addLastPass(_ network: Network, to writer: HDF5Writer, _ options: NetworkFileOptions) throws {
        if try network.layerNames.contains(where: { try !network.lastBuffers(.gradients, of: $0).isEmpty }) {
            writer.add("gradients", .float32(network.gradients), storage: options.storage)
            for view in network.parameterViews where options.storage.isContiguous {
                writer.addView(
                    "layers/\(view.layer)/gradients/\(view.name)", shape: view.shape.extents, of: "gradients",
                    elementOffset: view.offset)
            }
        }
        for layer in network.layerNames {
            for kind in [BufferKind.outputs, .internals, .inputDeltas, .outputDeltas] {
                for (name, array) in try network.lastBuffers(kind, of: layer) {
                    // Names of inputs are free, and a path has other rules.
                    guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/"))
                    else {
                        throw FileError(
                            .mismatch, path: "",
                            "the buffer '\(layer).\(kind.rawValue).\(name)' has a name that no dataset can have"
                        )
                    }
                    writer.add(
                        "layers/\(layer)/\(kind.rawValue)/\(name)",
                        .float32(array),
                        storage: array.count == 0 ? .contiguous : options.storage)
                }
            }
        }
    }
}
