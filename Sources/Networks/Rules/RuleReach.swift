/// Which rules mean what layers keep: a view that is kept is reached only by those that name it, as ``ViewRules`` says.
struct RuleReach<Element: Sendable> {
    private let rules: ViewRules<Element>
    private let learned: [ParameterView]
    /// The layers that no pattern names.
    private let others: Set<String>
    /// Whether a pattern means only what is kept: found once, however many views it matches.
    private var meansKept: [Pattern: Bool] = [:]

    private struct Pattern: Hashable {
        let layers: String
        let views: String
    }

    /// - Parameter views: all of the network's.
    init(_ rules: ViewRules<Element>, among views: [ParameterView]) {
        self.rules = rules
        learned = views.contains(where: \.role.isKept) ? views.filter { !$0.role.isKept } : []
        others = Set(
            Set(learned.map(\.layer)).filter { !rules.names(layer: $0) })
    }

    /// Whether an element that ``ViewRules/matches(layer:view:)`` gives a view is for it.
    mutating func reaches(_ view: ParameterView, _ match: ViewRules<Element>.Match) -> Bool {
        guard view.role.isKept else { return true }
        guard let views = match.views, ViewRulesKey.isPattern(views) else { return false }
        if views == view.name { return true }
        // In a layer that learns nothing, too, this names nothing.
        if views.allSatisfy({ $0 == "*" }) { return false }
        let pattern = Pattern(layers: match.layers, views: views)
        if let known = meansKept[pattern] { return known }
        let found = !learned.contains {
            Networks.matches($0.name, pattern: views) && isRule(match.layers, for: $0.layer)
        }
        meansKept[pattern] = found
        return found
    }

    /// Whether the rule under a key of the outer level is for a layer.
    private func isRule(_ key: String, for layer: String) -> Bool {
        switch key {
        case ViewRulesKey.fallback: true
        case ViewRulesKey.standard: others.contains(layer)
        default: Networks.matches(layer, pattern: key)
        }
    }
}
