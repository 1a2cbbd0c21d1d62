import PrintableText

/// Refuses the character U+0000 in what is written: it ends a text or a name in HDF5, so that readers would find another
/// one, or two of the same name.
enum ZeroCharacter {
    static func isIn(_ text: String) -> Bool { text.utf8.contains(0) }

    /// - Parameter what: "the name", "the tag" and so on.
    static func refuse(in text: String, _ what: String, structure: String) throws {
        guard isIn(text) else { return }
        throw HDF5Error(
            .unsupported, structure: structure,
            "\(what) \(quoted(text)) has the character U+0000, which ends a text in HDF5; leave it out")
    }

    /// Refuses an attribute that readers would not find or not read: also one without a name.
    static func refuse(inAttribute name: String, _ value: HDF5Value) throws {
        guard !name.isEmpty else {
            throw HDF5Error(
                .unsupported, structure: "attribute message", "an attribute has no name; give it one")
        }
        try refuse(in: name, "the attribute's name", structure: "attribute message")
        try refuse(in: value, "the text of the attribute \(quoted(name)):")
    }

    /// Refuses text with the character, and types with it in their names.
    static func refuse(in value: HDF5Value, _ what: String = "the text") throws {
        try refuse(in: value.type)
        if let text = value.textWithZero { try refuse(in: text, what, structure: "") }
    }

    static func refuse(in type: StoredType) throws {
        let structure = "datatype message"
        switch type {
        case .opaque(_, let tag): try refuse(in: tag, "the tag", structure: structure)
        case .compound(_, let members):
            for member in members {
                try refuse(in: member.name, "the member's name", structure: structure)
                try refuse(in: member.type)
            }
        case .enumeration(_, let members):
            for member in members { try refuse(in: member.name, "the value's name", structure: structure) }
        case .variableLength(let base), .array(let base, _): try refuse(in: base)
        case .integer, .float, .time, .fixedString, .bitfield, .objectReference, .regionReference,
            .variableString:
            break
        }
    }
}
