import Brainstorm

/// What `inspect` says about a file.
struct Inspection {
    private(set) var text = ""

    /// How many objects of the tree are shown.
    private static let objectLimit = 2_000

    init(_ path: String) throws {
        let descriptions = try FileDescriptions(path)
        let root = descriptions.root
        for name in root.attributeNames {
            let value = (try? root.attribute(name).summary) ?? "?"
            text += "\(brief(name)): \(brief(value))\n"
        }
        if let network = descriptions.network {
            text += "\n" + layerTable(network)
        }
        if descriptions.training != nil, let state = try? root.group("training/state") {
            text += "\n" + progress(state)
        }
        text += "\n"
        var count = 0
        tree(root, indent: "", &count)
    }

    // MARK: Layers

    /// A table of the layers, from the description alone where types are unknown.
    private func layerTable(_ json: JSONValue) -> String {
        guard case .object(let layers)? = json["architecture"] else {
            return "The description has no architecture.\n"
        }
        var known: NetworkDescription?
        var problem = ""
        do {
            known = try Registry.standard.make(NetworkDescription.self, kind: .network, from: json)
        } catch {
            let isUnknown = (error as? DescriptionError)?.code == .unknownType
            problem =
                isUnknown
                ? "Some types are unknown to this version, so that shapes cannot be worked out."
                : "The description cannot be used: \(error)"
        }
        let views = (try? known?.parameterViews()) ?? []
        var rows = [["Layer", "Type", "Options", "Parameters", "Reads from"]]
        for name in known?.architecture.layerOrder ?? layers.keys.sorted() {
            guard case .object(var options)? = layers[name] else { continue }
            var type = "?"
            if case .string(let name)? = options.removeValue(forKey: "@type") { type = name }
            options["@outgoing_connections"] = nil
            let own = views.filter { $0.layer == name }
            let shapes = [
                shapes(own.filter { !$0.role.isKept }), shapes(own.filter(\.role.isKept), "kept: "),
            ].filter { !$0.isEmpty }.joined(separator: "; ")
            let sources = layers.sorted { $0.key < $1.key }
                .filter { connections($0.value).contains { $0 == name || $0.hasPrefix(name + ".") } }.map(
                    \.key)
            rows.append([
                name, type,
                options.sorted { $0.key < $1.key }.map { "\($0.key) \((try? $0.value.canonical()) ?? "?")" }
                    .joined(separator: ", "),
                known == nil ? "?" : shapes.isEmpty ? "–" : shapes, sources.joined(separator: ", "),
            ])
        }
        var result = table(rows.map { $0.map(brief) })
        if known != nil {
            let count = views.last.map { $0.offset + $0.shape.count } ?? 0
            let kept = views.filter(\.role.isKept).reduce(0) { $0 + $1.shape.count }
            result += "\(count) parameters\(kept == 0 ? "" : ", of which \(kept) are kept and not learned")\n"
        } else {
            result += "\(problem)\n"
        }
        return result
    }

    private func shapes(_ views: [ParameterView], _ prefix: String = "") -> String {
        views.isEmpty ? "" : prefix + views.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
    }

    private func connections(_ layer: JSONValue) -> [String] {
        func strings(_ json: JSONValue) -> [String] {
            guard case .array(let elements) = json else { return [] }
            return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
        }
        switch layer["@outgoing_connections"] {
        case .object(let outputs)?: return outputs.values.flatMap(strings)
        case let list?: return strings(list)
        case nil: return []
        }
    }

    private func table(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in
            min(48, rows.map { $0[column].count }.max() ?? 0)
        }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                let short = cell.count > width ? cell.prefix(width - 1) + "…" : cell[...]
                return short + String(repeating: " ", count: max(0, width - short.count))
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }

    // MARK: Runs

    private func progress(_ state: HDF5Group) -> String {
        func number(_ name: String) -> Int64? { try? state.dataset(name).read(Int64.self).first }
        var result =
            "After epoch \(number("epoch") ?? 0), update \(number("update") ?? 0)"
            + ", batch \(number("position") ?? 0) of the epoch under way\n"
        if let logs = try? state.group("logs") {
            var lines: [String] = []
            lastScores(logs, prefix: "", depth: 0, &lines)
            result += lines.joined()
        }
        return result
    }

    private func lastScores(_ group: HDF5Group, prefix: String, depth: Int, _ lines: inout [String]) {
        guard depth < 16 else { return }
        for name in group.names {
            if let inner = try? group.group(name) {
                lastScores(inner, prefix: prefix + name + ".", depth: depth + 1, &lines)
            } else if let values = try? group.dataset(name).read(Double.self), let last = values.last {
                lines.append("  \(brief(prefix + name)): \(last) (\(values.count) values)\n")
            }
        }
    }

    // MARK: The tree

    private mutating func tree(_ group: HDF5Group, indent: String, _ count: inout Int) {
        for name in group.names {
            count += 1
            guard count <= Inspection.objectLimit else {
                if count == Inspection.objectLimit + 1 { text += "…\n" }
                return
            }
            let shown = brief(name)
            do {
                switch try group.link(name) {
                case .soft(let target):
                    text += "\(indent)\(shown) → \(brief(target)) (soft link, not followed)\n"
                case .external(let file, let path):
                    text +=
                        "\(indent)\(shown) → \(brief(file)):\(brief(path)) (external link, not followed)\n"
                case .userDefined(let type):
                    text += "\(indent)\(shown) (user-defined link \(type), not followed)\n"
                case .hard:
                    switch try group.object(name) {
                    case .group(let inner):
                        text += "\(indent)\(shown)/\n"
                        if indent.count < 128 { tree(inner, indent: indent + "  ", &count) }
                    case .dataset(let dataset):
                        let shape =
                            dataset.isNull
                            ? "empty" : Shape(checking: dataset.shape)?.description ?? "\(dataset.shape)"
                        text += "\(indent)\(shown)  \(shape)  \(dataset.datatype.summary)\n"
                    case .namedType: text += "\(indent)\(shown) (type)\n"
                    }
                }
            } catch {
                text += "\(indent)\(shown)  cannot be read: \(error)\n"
            }
        }
    }
}

extension HDF5Attribute {
    /// The value in short.
    var summary: String {
        get throws {
            switch datatype {
            case .fixedString, .variableString: try readString()
            default: try read(Double.self).prefix(8).map { "\($0)" }.joined(separator: " ")
            }
        }
    }
}
