import Arrays

extension Network {
    /// What the network consists of, as people read it: its layers in execution order with their parameters and
    /// the shapes of their inputs and outputs, without time and batch. It is the text that brainstorm's
    /// `get_network_info` makes:
    ///
    ///     total number of parameters: 60
    ///     FC
    ///     	W(10, 5)
    ///     	bias(10,)
    ///     number of parameters:60
    ///     input shapes:
    ///     	default(5,)
    ///     output shapes:
    ///     	default(10,)
    public var info: String {
        var text = "total number of parameters: \(layout.parameterCount)\n"
        for entry in layout.entries {
            text += "\(entry.name)\n"
            var count = 0
            for view in entry.structure.parameters {
                text += "\t\(view.name)\(Network.tuple(view.shape))\n"
                count += view.shape.count
            }
            text += "number of parameters:\(count)\n"
            let inputs = zip(entry.structure.inputs, entry.inputShapes).compactMap { name, shape in
                shape.map { (name, $0.features) }
            }
            text += "input shapes:\n\(Network.shapes(inputs))\noutput shapes:\n"
            text += "\(Network.shapes(entry.structure.outputs.map { ($0.name, $0.value.features) }))\n"
            text += String(repeating: "-", count: 80) + "\n"
        }
        return text
    }

    private static func shapes(_ shapes: [(name: String, shape: Shape)]) -> String {
        shapes.map { "\t\($0.name)\(tuple($0.shape))\t" }.joined()
    }

    /// `(3,)` or `(3, 4)`
    private static func tuple(_ shape: Shape) -> String {
        let extents = shape.extents.map(String.init).joined(separator: ", ")
        return "(\(extents)\(shape.rank == 1 ? "," : ""))"
    }
}
