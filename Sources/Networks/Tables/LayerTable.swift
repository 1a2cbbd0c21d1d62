import Arrays
package import Describing
import PrintableText

/// The layers of a network as people read them: a row each, in execution order, and the sums. It is made of the
/// description alone, and of one with unknown types as far as that goes.
package struct LayerTable {
    private var table: TextTable
    private var sums: [String]

    /// - Parameters:
    ///   - description: the network's.
    ///   - known: the same, if all its types are known.
    ///   - stored: the views that a file has, by layers: what is known of parameters if the types are not.
    ///   - size: what memory is counted for; without it, it is not shown.
    /// - Throws: ``NetworkError`` if a layer refuses its inputs.
    package init(
        _ description: JSONValue, known: NetworkDescription? = nil, stored: [String: [String]] = [:],
        for size: TrainingSize? = nil
    ) throws {
        try self.init(
            description["architecture"] ?? [:], known.map { try Layout($0.architecture) }, stored, size)
    }

    init(_ network: Network) {
        let architecture = try? DescriptionEncoder().encode(network.architecture)
        self.init(architecture ?? [:], network.layout, [:], nil)
    }

    private init(
        _ architecture: JSONValue, _ layout: Layout?, _ stored: [String: [String]], _ size: TrainingSize?
    ) {
        guard case .object(let layers) = architecture else {
            (table, sums) = (TextTable([]), ["The description has no architecture."])
            return
        }
        let memory = layout.flatMap { layout in size.map { layout.bytes(for: $0) } }
        table = TextTable(
            ["Layer", "Type", "Options", "Reads", "Output", "Parameters", .number("Number")]
                + (memory == nil ? [] : [.number("Memory")]))
        let sources = LayerTable.sources(layers)
        let entries = Dictionary(
            uniqueKeysWithValues: (layout?.entries ?? []).enumerated().map {
                ($1.name, (index: $0, entry: $1))
            })
        let order = layout?.entries.map(\.name) ?? layers.keys.sorted(by: utf8Order)
        for name in order {
            let found = entries[name]
            let views = found?.entry.structure.parameters.map {
                "\(printable($0.name)) \($0.shape)\($0.role.isKept ? " kept" : "")"
            }
            let count = found?.entry.structure.parameters.reduce(0) { $0 + $1.shape.count }
            var cells: [TextTable.Cell] = [
                .init(printable(name)), .init(LayerTable.type(of: layers[name])),
                .init(LayerTable.options(of: layers[name])), .init(sources[name] ?? []),
                .init(found.map { LayerTable.outputs($0.entry) } ?? ["?"]),
                .init(views ?? stored[name] ?? ["?"]),
                .init(count.map { $0 == 0 ? "" : "\($0)" } ?? "?"),
            ]
            if let memory, let found { cells.append(.init("\(memory[found.index])")) }
            table.add(cells)
        }
        sums = LayerTable.sums(layers.count, layout, size, memory)
    }

    private static func sums(
        _ layers: Int, _ layout: Layout?, _ size: TrainingSize?, _ memory: [ByteCount]?
    ) -> [String] {
        let noun = layers == 1 ? "layer" : "layers"
        guard let layout else { return ["\(layers) \(noun)"] }
        let bytes = ByteCount(floats: layout.parameterCount)
        let kept = layout.parameterViews.filter(\.role.isKept).reduce(0) { $0 + $1.shape.count }
        let ofThem = kept == 0 ? "" : ", of which \(kept) are kept and not learned"
        var sums = ["\(layers) \(noun), \(layout.parameterCount) parameters\(ofThem), \(bytes)"]
        if let size, let memory { sums.append("\(memory.reduce(ByteCount(), +)) of memory \(size)") }
        return sums
    }

    /// The table, and the sums below it.
    package var text: String { table.text() + sums.map { $0 + "\n" }.joined() }
}

extension LayerTable {
    private static func type(of layer: JSONValue?) -> String {
        if case .string(let name)? = layer?["@type"] { printable(name) } else { "?" }
    }

    private static func options(of layer: JSONValue?) -> [String] {
        guard case .object(var members)? = layer else { return [] }
        members["@type"] = nil
        members[Architecture.connectionsKey] = nil
        // What an input layer gives stands in the column of outputs.
        if layer?["@type"] == .string(Input.typeName) { members["out_shapes"] = nil }
        return members.sorted { utf8Order($0.key, $1.key) }.map { key, value in
            if case .string(let text) = value { return printable("\(key) \(text)") }
            return printable("\(key) \((try? value.canonical()) ?? "?")")
        }
    }

    /// `(T,B,10)`, in one word; before it the name, if it is not the default output.
    private static func outputs(_ entry: Layout.Entry) -> [String] {
        entry.structure.outputs.map { output in
            let shape = "\(output.value)".replacing(", ", with: ",")
            return output.name == "default" ? shape : "\(printable(output.name)) \(shape)"
        }
    }

    /// What each layer reads, as `Hid1`, `Out.loss` or, for another input than the default one, `targets: Input.targets`.
    private static func sources(_ layers: [String: JSONValue]) -> [String: [String]] {
        var sources: [String: [String]] = [:]
        for (name, layer) in layers.sorted(by: { utf8Order($0.key, $1.key) }) {
            for (output, targets) in connections(layer).sorted(by: { utf8Order($0.key, $1.key) }) {
                for target in targets {
                    let parts = target.split(separator: ".", maxSplits: 1).map(String.init)
                    let source = output == "default" ? name : "\(name).\(output)"
                    let input = parts.count > 1 && parts[1] != "default" ? "\(parts[1]): " : ""
                    sources[parts.first ?? "", default: []].append(printable(input + source))
                }
            }
        }
        return sources
    }

    private static func connections(_ layer: JSONValue) -> [String: [String]] {
        func strings(_ json: JSONValue) -> [String] {
            guard case .array(let elements) = json else { return [] }
            return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
        }
        return switch layer[Architecture.connectionsKey] {
        case .object(let outputs)?: outputs.mapValues(strings)
        case let list?: ["default": strings(list)]
        case .none: [:]
        }
    }
}

// Not CustomStringConvertible: a network's description is what makes it afresh.
extension Network: TextOutputStreamable {
    /// What `print(network)` shows: the layers in execution order, with their options, what they read, their outputs'
    /// shapes and their parameters:
    ///
    ///     Layer   Type            Options                    Reads  Output      Parameters         Number
    ///     Input   Input                                             (T, B, 64)
    ///     FC      FullyConnected  activation rel, size 10    Input  (T, B, 10)  W 10 × 64, bias 10    650
    ///     …
    ///     4 layers, 650 parameters, 2.5 KiB
    public func write(to target: inout some TextOutputStream) { target.write(LayerTable(self).text) }
}
