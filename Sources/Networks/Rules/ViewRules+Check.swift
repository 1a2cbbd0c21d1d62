import Describing
import PrintableText

extension ViewRules {
    /// Refuses patterns that match nothing, which are most often misspelt.
    ///
    /// A pattern for layers must match one of the layers; a pattern for views, a view of one of the layers
    /// that its rule applies to.
    ///
    /// - Parameter structure: the layers that have parameters, with the names of their views.
    /// - Throws: ``NetworkError`` with code ``NetworkError/Code/unknownView``.
    public func check(against structure: [(layer: String, views: [String])]) throws {
        let names = structure.map { Array($0.layer.unicodeScalars) }
        let places = Dictionary(zip(names, structure.indices)) { first, _ in first }
        for (key, rule) in rules.sorted(by: { ViewRulesKey.precedes($0.key, $1.key) }) {
            var layers = structure
            if ViewRulesKey.isPattern(key) {
                let pattern = ViewPattern(key)
                let found =
                    pattern.isName
                    ? places[Array(key.unicodeScalars)].map { [$0] } ?? []
                    : structure.indices.filter { pattern.matches(names[$0]) }
                layers = found.map { structure[$0] }
                guard !layers.isEmpty else {
                    let known = structure.map(\.layer)
                    throw ViewRules.unknown("no layer with parameters matches", key, among: known, "layers")
                }
            }
            guard case .views(let views) = rule else { continue }
            let known = layers.reduce(into: Set()) { $0.formUnion($1.views) }.sorted(
                by: ViewRulesKey.precedes)
            for pattern in views.keys.sorted(by: ViewRulesKey.precedes)
            where ViewRulesKey.isPattern(pattern) {
                guard known.contains(where: { Networks.matches($0, pattern: pattern) }) else {
                    throw ViewRules.unknown(
                        "\(printable(key, upTo: 60)): no view matches", pattern, among: known, "views")
                }
            }
        }
    }

    private static func unknown(
        _ problem: String, _ pattern: String, among known: [String], _ plural: String
    ) -> NetworkError {
        let advice = adviceOnName(pattern, among: known, plural: plural)
        return NetworkError(
            .unknownView, "\(problem) \(quoted(pattern))" + (advice.isEmpty ? "" : "; \(advice)"))
    }
}
