import PrintableText

// How names from a file stand in error messages.

/// "a layer", "an initializer".
func withArticle(_ noun: String) -> String {
    let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
    return (noun.first.map(vowels.contains) == true ? "an " : "a ") + noun
}

/// The order that written files use; String's own order depends on Unicode normalization.
func precedesInUTF8(_ first: String, _ second: String) -> Bool {
    first.utf8.lexicographicallyPrecedes(second.utf8)
}

/// "did you mean 'size'? Known keys: 'activation', 'size'", or empty when there is nothing to say.
package func adviceOnName(_ name: String, among known: [String], plural: String) -> String {
    var parts: [String] = []
    if let nearest = nearestName(to: name, among: known) {
        parts.append("did you mean \(quoted(nearest))?")
    }
    if known.isEmpty {
        parts.append("there are no known \(plural)")
    } else if known.count <= 12 {
        let capital = parts.isEmpty ? "known" : "Known"
        parts.append("\(capital) \(plural): " + known.map(quoted).joined(separator: ", "))
    }
    return parts.joined(separator: " ")
}
