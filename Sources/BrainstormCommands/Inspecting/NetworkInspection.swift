import Brainstorm
import PrintableText

/// Network files: the layers as a table, and what else the description says.
enum NetworkInspection {
    static func page(_ path: String, _ kind: FileKind, _ registry: Registry) throws -> Page {
        let file = try HDF5File(path: path)
        let network = try VersionedGroup(file, as: Formats.known.network, path: path)
        let run = kind == .run ? Result { try RunOverview(file, path: path) } : nil
        var page = Page(path, kind, network.version, (try? run?.get())?.version)
        add(network, path, registry, to: &page)
        if let run { RunInspection.add(run, path, to: &page) }
        return page
    }

    private static func add(
        _ file: VersionedGroup, _ path: String, _ registry: Registry, to page: inout Page
    ) {
        let root = file.group
        let json: JSONValue
        do { json = try NetworkFile.json(in: file) } catch { return page.note(error) }
        page.add(("Comment", root.printableText("comment")))
        let known = NetworkInspection.add(json, registry, stored: storedViews(root), to: &page)
        do {
            if let schema = try NetworkFile.schema(in: file, registry) {
                SchemaInspection.add(schema, to: &page)
            }
        } catch { page.note(error) }
        page.add(
            ("Answers", json["output_name"].flatMap(text)), ("Handler", json["handler"]?.typeAndOptions),
            ("Seed", json["seed"].flatMap { try? $0.canonical() }),
            ("Weight modifiers", rules(json["weight_modifiers"])),
            ("Gradient modifiers", rules(json["gradient_modifiers"])),
            ("Also in the file", root.contains("gradients") ? "what the last passes left" : nil))
        do { try checkParameters(root, known, path) } catch { page.note(error) }
    }

    /// Adds the table of layers of a network's description.
    ///
    /// - Parameter stored: the parameters' views that a file shows, by layer.
    /// - Returns: the description, if all its types are known and nothing is wrong in it.
    @discardableResult
    static func add(
        _ json: JSONValue, _ registry: Registry, stored: @autoclosure () -> [String: [String]] = [:],
        for size: TrainingSize? = nil,
        to page: inout Page
    ) -> NetworkDescription? {
        do {
            let known = try registry.make(NetworkDescription.self, kind: .network, from: json)
            page.add(try LayerTable(json, known: known, for: size).text)
            return known
        } catch {
            page.add((try? LayerTable(json, stored: stored()))?.text ?? "")
            if let error = error as? DescriptionError, error.code == .unknownType {
                page.add(
                    "Shapes are not worked out, for a type is unknown to this version: \(error.message)")
            } else {
                page.note(error)
            }
            return nil
        }
    }

    /// The views that the file has of its parameters, with their shapes.
    private static func storedViews(_ root: EditedGroup) -> [String: [String]] {
        guard let layers = try? root.group("layers") else { return [:] }
        var views: [String: [String]] = [:]
        for layer in layers.names.prefix(DataInspection.rowLimit) {
            guard let group = try? layers.group(layer).group("parameters") else { continue }
            views[layer] = group.names.prefix(100).map { name in
                let shape = (try? group.dataset(name))?.values.shapeText ?? "?"
                return "\(printable(name)) \(shape)"
            }
        }
        return views
    }

    private static func checkParameters(
        _ root: EditedGroup, _ known: NetworkDescription?, _ path: String
    ) throws {
        guard let known else { return }
        let count = try known.parameterViews().last.map { $0.offset + $0.shape.count } ?? 0
        try NetworkFile.parameters(in: root, count: count, path: path)
    }

    private static func text(_ json: JSONValue) -> String? {
        if case .string(let text) = json { printable(text) } else { nil }
    }

    private static func rules(_ json: JSONValue?) -> String? {
        guard case .object(let members)? = json, !members.isEmpty else { return nil }
        return json.flatMap { try? $0.canonical() }.map { printable($0) }
    }
}
