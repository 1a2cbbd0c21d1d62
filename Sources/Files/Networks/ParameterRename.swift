/// What parameters of a file are called in a network.
///
///     ParameterRename("Old", "New")            the layer Old is our New
///     ParameterRename("Old*", "New*")          OldA and OldB are our NewA and NewB
///     ParameterRename("encoder_*", "*")        encoder_Hid is our Hid
///     ParameterRename("Hid.W_in", "Hid.W")     one view
///     ParameterRename("*.kernel", "*.W")       a view of every layer
///
/// A name without a dot is a layer's, and all its views go with it; with a dot it is `LAYER.VIEW`. Each `*` stands
/// for any characters or none, as few as the rest allows; the first `*` of the new name for what the first of the
/// old one stood for, and so on. Letters are compared as they are; the other signs of patterns have no meaning here.
///
/// Of a list of renames the first that fits a name renames it, and no other is asked. So `A` to `B` and `B`
/// to `A` exchange two layers, and a rename of one view stands before that of its layer.
public struct ParameterRename: Hashable, Sendable, CustomStringConvertible {
    public let old: String
    public let new: String
    private let from: [Segments]
    private let to: [Segments]

    /// The pieces of a name between its stars.
    private typealias Segments = [String]

    /// - Throws: ``FileError`` of code ``FileError/Code/mismatch`` if one is a layer's name and the other a view's,
    ///   if one is empty, or if the new name has more stars than the old one.
    public init(_ old: String, _ new: String) throws {
        func problem(_ text: String) -> FileError {
            FileError(.mismatch, path: "", "the rename of '\(old)' to '\(new)' \(text)")
        }
        let (from, to) = (ParameterRename.parts(of: old), ParameterRename.parts(of: new))
        guard (from + to).allSatisfy({ $0 != [""] }) else { throw problem("has an empty name") }
        guard from.count <= 2, to.count <= 2 else {
            throw problem("has a name that is not LAYER or LAYER.VIEW")
        }
        guard from.count == to.count else {
            throw problem("mixes a layer and a view: give both names a dot, or none")
        }
        guard ParameterRename.stars(to) <= ParameterRename.stars(from) else {
            throw problem("has more stars in the new name than in the old one")
        }
        (self.old, self.new, self.from, self.to) = (old, new, from, to)
    }

    /// Reads `OLD=NEW`, as commands take it.
    /// - Throws: as ``init(_:_:)``.
    public init(parsing text: String) throws {
        let names = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard names.count == 2 else {
            throw FileError(.mismatch, path: "", "'\(text)' is no rename: write OLD=NEW")
        }
        try self.init(names[0], names[1])
    }

    public var description: String { "\(old)=\(new)" }

    private static func parts(of name: String) -> [Segments] {
        name.split(separator: ".", omittingEmptySubsequences: false).map {
            $0.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private static func stars(_ parts: [Segments]) -> Int { parts.reduce(0) { $0 + $1.count - 1 } }

    /// The new name of a view; `nil` if the rename does not fit.
    func renamed(_ name: ParameterName) -> ParameterName? {
        guard var taken = ParameterRename.match(name.layer, from[0]) else { return nil }
        guard from.count == 2 else {
            return ParameterName(layer: ParameterRename.filled(to[0], &taken), view: name.view)
        }
        guard let inView = ParameterRename.match(name.view, from[1]) else { return nil }
        taken += inView
        let layer = ParameterRename.filled(to[0], &taken)
        return ParameterName(layer: layer, view: ParameterRename.filled(to[1], &taken))
    }

    /// What the stars stand for; `nil` if the name does not fit.
    private static func match(_ name: String, _ segments: Segments) -> [String]? {
        guard let first = segments.first, let last = segments.last, segments.count > 1 else {
            return segments.first == name ? [] : nil
        }
        var rest = Array(name.utf8)[...]
        guard rest.starts(with: first.utf8) else { return nil }
        rest = rest.dropFirst(first.utf8.count)
        var taken: [String] = []
        for segment in segments.dropFirst().dropLast() {
            let bytes = Array(segment.utf8)
            guard bytes.count <= rest.count,
                let start = (rest.startIndex...(rest.endIndex - bytes.count))
                    .first(where: { rest[$0...].starts(with: bytes) })
            else { return nil }
            taken.append(String(decoding: rest[..<start], as: UTF8.self))
            rest = rest[(start + bytes.count)...]
        }
        guard last.utf8.count <= rest.count, rest.suffix(last.utf8.count).elementsEqual(last.utf8) else {
            return nil
        }
        return taken + [String(decoding: rest.dropLast(last.utf8.count), as: UTF8.self)]
    }

    /// The segments with what stars stand for between them, taken from the front of the list.
    private static func filled(_ segments: Segments, _ taken: inout [String]) -> String {
        var result = segments.first ?? ""
        for segment in segments.dropFirst() {
            result += taken.isEmpty ? "" : taken.removeFirst()
            result += segment
        }
        return result
    }
}

/// A view of the parameters by its names: `Hid.W`.
struct ParameterName: Hashable, CustomStringConvertible {
    let layer: String
    let view: String

    var description: String { "\(layer).\(view)" }
}
