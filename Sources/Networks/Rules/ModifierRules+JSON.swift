public import Describing

extension ModifierRules: Codable {
    /// Reads modifiers of both kinds; ``check(kind:)`` then tells them apart. Where the kind is known,
    /// ``Swift/KeyedDecodingContainer/decodeRules(_:kind:forKey:)`` names the place of one that does not
    /// belong there.
    public init(from decoder: any Decoder) throws {
        try self.init(from: decoder, kinds: [.weightModifier, .gradientModifier])
    }

    fileprivate init(from decoder: any Decoder, kinds: [Kind]) throws {
        tree = try ViewRules(from: decoder) { json, path in
            // A modifier by itself is a list of one.
            guard case .array(let elements) = json else {
                return [try decoder.makeModifier(of: kinds, from: json, at: path)]
            }
            return try elements.enumerated().map { index, element in
                try decoder.makeModifier(of: kinds, from: element, at: path.appending(index: index))
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        try tree.encode(to: encoder) { modifiers, key, container in
            try container.encodeDescribed(modifiers.map { $0 as any Describable }, forKey: key)
        }
    }
}

extension KeyedDecodingContainer {
    /// Reads rules for modifiers of one kind; no rules if the key isn't there.
    ///
    /// - Throws: ``DescriptionError``, also for a modifier that does not belong into the slot.
    public func decodeRules(_ type: ModifierRules.Type, kind: Kind, forKey key: Key) throws -> ModifierRules {
        contains(key) ? try ModifierRules(from: superDecoder(forKey: key), kinds: [kind]) : ModifierRules()
    }
}

extension Decoder {
    /// A modifier of the first of the kinds that has its type; if none has, the error is the last kind's.
    fileprivate func makeModifier(
        of kinds: [Kind], from json: JSONValue, at path: DescriptionPath
    ) throws -> any ValueModifier {
        guard case .object = json else {
            throw DescriptionError(
                code: .wrongType, at: path, problem: "expected a modifier, found \(json.summary)",
                advice: "write an object with an \"@type\", or a list of these")
        }
        for kind in kinds.dropLast() {
            do {
                return try makeDescribed((any ValueModifier).self, kind: kind, from: json, at: path)
            } catch let error as DescriptionError
                where error.path == path && (error.code == .wrongKind || error.code == .unknownType)
            {}
        }
        let kind = kinds.last ?? .weightModifier
        return try makeDescribed((any ValueModifier).self, kind: kind, from: json, at: path)
    }
}
