import Brainstorm
import PrintableText

/// The text of an inspection while it is put together: a first line that says what the file is, and sections with a blank
/// line between them.
struct Page {
    private(set) var text: String
    /// The first thing that is wrong in the file.
    private(set) var problem: (any Error)?

    init(_ line: String) { text = line + "\n" }

    /// - Parameter path: of a file of ours.
    init(_ path: String, _ kind: FileKind, _ versions: FormatVersion?...) {
        let names = versions.compactMap { $0.map { printable($0.description) } }
        self.init(
            "\(printable(path)): \(kind.name)" + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"))
    }

    /// Adds a section; an empty one is left out.
    mutating func add(_ section: String) {
        guard !section.isEmpty else { return }
        text += "\n" + section + (section.hasSuffix("\n") ? "" : "\n")
    }

    mutating func add(_ table: TextTable, title: String) {
        if !table.isEmpty { add("\(title):\n" + table.text()) }
    }

    /// Adds facts, a line each; those without a value are left out.
    mutating func add(_ facts: (name: String, value: String?)...) {
        add(facts.compactMap { fact in fact.value.map { "\(fact.name): \($0)\n" } }.joined())
    }

    /// Notes that something is wrong, unless something was before.
    mutating func note(_ error: any Error) {
        if problem == nil { problem = error }
    }

    /// Notes what is wrong in place of all that was noted.
    mutating func fail(_ error: any Error) { problem = error }
}

extension JSONValue {
    /// A described object in a line: its type and its options.
    var typeAndOptions: String { ([typeText] + optionTexts).joined(separator: "  ") }

    var typeText: String {
        if case .string(let name)? = self["@type"] { printable(name) } else { "?" }
    }

    /// `learning_rate 0.1`; objects within are shown likewise, what says nothing not at all.
    var optionTexts: [String] {
        guard case .object(var members) = self else { return [] }
        let type = members.removeValue(forKey: "@type")
        // A scorer's name, which is its type's if nobody has given it another.
        if members["__name__"] == type { members["__name__"] = .none }
        return members.filter { $0.value != .null && $0.value != "" }.sorted { $0.key < $1.key }
            .map { printable($0.key) + " " + $0.value.valueText }
    }

    private var valueText: String {
        switch self {
        case .string(let text): return printable(text)
        case .object where self["@type"] != .none:
            return "(\(([typeText] + optionTexts).joined(separator: ", ")))"
        case .array(let elements) where !elements.isEmpty && elements.allSatisfy { $0["@type"] != .none }:
            return elements.map(\.valueText).joined(separator: ", ")
        default: return printable((try? canonical()) ?? "?")
        }
    }
}

extension HDF5AttributeOwner {
    /// A text attribute, in one printable piece; nil if there is none.
    func printableText(_ name: String) -> String? {
        guard attributeNames.contains(name) else { return nil }
        return (try? attribute(name).readString()).map { printable($0) } ?? "?"
    }
}
