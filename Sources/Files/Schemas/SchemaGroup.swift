import Describing
import HDF5
import Networks
import PrintableText
package import Schemas

/// What a network takes and gives, in a network or run file:
///
///     /schema/description    scalar string, the schema's JSON; attribute sha256
///     /schema/state          its state tree; attribute sha256
enum SchemaGroup {
    static let name = "schema"
    private static let description = "\(name)/description"
    private static let state = "\(name)/state"

    /// Adds the group.
    /// - Returns: the lines that stand for it among those of the file's digest.
    static func add(_ schema: Schema, to writer: HDF5Writer) throws -> String {
        let text = try schema.fileText()
        let tree = schema.stateTree
        let digests = (Digest.of(text), Digest.of(lines(of: tree)))
        writer.add(description, .fixedString(text))
        writer.set("sha256", to: .fixedString(digests.0), on: description)
        writer.add(tree, at: state)
        writer.set("sha256", to: .fixedString(digests.1), on: state)
        return "\(description) \(digests.0)\n\(state) \(digests.1)\n"
    }

    /// The description of the schema, whatever types it names; `nil` if there is none.
    static func json(in root: EditedGroup, path: String) throws -> JSONValue? {
        guard root.contains(name) else { return nil }
        return try JSONValue(parsing: root.group(name).text("description", of: nil, path: path))
    }

    /// The schema with its state; `nil` if there is none.
    ///
    /// - Parameter verify: whether digests that are there are compared with what is.
    static func read(in root: EditedGroup, _ registry: Registry, verify: Bool, path: String) throws -> Schema?
    {
        guard let json = try json(in: root, path: path) else { return nil }
        var schema = try registry.make(
            Schema.self, kind: .schema, from: json, at: DescriptionPath.root.appending(name))
        let group = try root.group(name)
        if verify {
            let text = try group.text("description", of: nil, path: path)
            try NetworkFile.compare(Digest.of(text), root, description, path: path, what: "the schema")
        }
        guard group.contains("state") else { return schema }
        let stored = try group.group("state")
        let tree = try StateTree(stored, path: path)
        if verify {
            let digest =
                stored.attributeNames.contains("sha256") ? try stored.attribute("sha256").readString() : nil
            guard digest == nil || digest == Digest.of(lines(of: tree)) else {
                throw FileError(
                    .damaged, path: path,
                    "the state of the schema is not what was saved: its SHA-256 differs from the one in the file"
                )
            }
        }
        try schema.restore(from: tree, at: StatePath.root.appending(name))
        return schema
    }

    /// What a digest is of: a line for each value, `PATH VALUE…`, numbers in their shortest form.
    private static func lines(of tree: StateTree, at place: String = "") -> String {
        tree.entries.map { name, value in
            switch value {
            case .group(let inner): lines(of: inner, at: "\(place)\(name)/")
            case .integer(let value): "\(place)\(name) \(value)\n"
            case .unsigned(let value): "\(place)\(name) \(value)\n"
            case .number(let value): "\(place)\(name) \(value)\n"
            case .bool(let value): "\(place)\(name) \(value)\n"
            case .string(let value): "\(place)\(name) \(value)\n"
            case .floats(_, let values): "\(place)\(name) \(values.map { "\($0)" }.joined(separator: " "))\n"
            case .numbers(_, let values): "\(place)\(name) \(values.map { "\($0)" }.joined(separator: " "))\n"
            case .integers(let values): "\(place)\(name) \(values.map { "\($0)" }.joined(separator: " "))\n"
            case .strings(let values): "\(place)\(name) \(values.joined(separator: " "))\n"
            }
        }.joined()
    }
}

extension Schema {
    /// The description as files hold it.
    ///
    /// - Throws: ``FileError`` if it is longer than readers take.
    package func fileText() throws -> String {
        do { return try DescriptionEncoder().describe(self).canonical() } catch let error as DescriptionError
            where error.code == .tooLarge
        {
            let counts = inputs.values.joined().map { (name: $0.name, count: $0.levelNames?.count ?? 0) }
            let most = counts.max { ($0.count, $1.name) < ($1.count, $0.name) }
            throw FileError(
                .mismatch, path: "",
                "the schema is longer than files hold: its descriptions may have \(JSONLimits().values) values in all"
                    + (most.map { "; column \(quoted($0.name)) has \($0.count) levels or words" } ?? "")
                    + ". Leave such a column out, make it an identifier, or give fewer levels or words"
            )
        }
    }
}
