/// What applies to which parameters: elements (an initializer, a list of modifiers) by patterns for layers
/// and, below them, patterns for views.
///
///     "default": Gaussian                 every layer that no pattern names
///     "FC*":                              layers whose name begins with FC
///         "W":       Orthogonal           … their view W
///         "default": Constant             … their other views
///     "fallback": Uniform                 asked when the element found refuses
///
/// The keys `default` and `fallback` are no patterns, on either level.
///
/// All of this is about what layers learn. What they keep (``ParameterRole/kept(initially:)``) is reached only by a rule
/// that names it: by a pattern for views that is its own name (`mu`, `timing`), or one that matches nothing that is
/// learned in all layers of its rule (`*_timing`, `[ms]*`). No `default` names it, nor does a rule for whole layers, nor
/// `*`, or `[!b]*` for all but biases, which mean what is learned beside it.
public struct ViewRules<Element: Sendable>: Sendable {
    /// What stands under a pattern for layers.
    public enum Rule: Sendable {
        /// One element for all views of the layers.
        case all(Element)
        /// Elements by patterns for views.
        case views([String: Element])
    }

    /// The rules by pattern.
    public let rules: [String: Rule]
    /// The patterns for layers, and for each key those for views.
    private let layerPatterns: ViewPatterns
    private let viewPatterns: [String: ViewPatterns]

    public init(_ rules: [String: Rule] = [:]) {
        self.rules = rules
        layerPatterns = ViewPatterns(rules.keys)
        viewPatterns = rules.compactMapValues { rule in
            if case .views(let views) = rule { ViewPatterns(views.keys) } else { nil }
        }
    }

    /// Whether a pattern for layers names a layer.
    func names(layer: String) -> Bool { !layerPatterns.matching(layer).isEmpty }

    /// The elements for one view.
    ///
    /// A view gets the elements of all rules that match it, in the order of their patterns' UTF-8 bytes:
    /// first by layer, then by view. `default` stands for the names of its level that no pattern matches; a
    /// view that gets nothing from the rules for its layer gets the outer `default`. Of fallbacks the inner
    /// one counts.
    ///
    /// - Returns: the elements that match, and the elements to ask when these refuse. Either may be empty.
    public func resolve(layer: String, view: String) -> (matches: [Element], fallback: [Element]) {
        let (matches, fallback) = matches(layer: layer, view: view)
        return (matches.map(\.element), fallback.map(\.element))
    }

    /// An element that a view gets, and from which rule.
    struct Match {
        let element: Element
        /// The key of the rule.
        let layers: String
        /// The key under it; `nil` for a rule for whole layers.
        let views: String?
    }

    func matches(layer: String, view: String) -> (matches: [Match], fallback: [Match]) {
        var matches: [Match] = []
        var fallback: [Match] = []
        var needsOuterFallback = false
        let keys = ViewRules.keys(matching: layer, layerPatterns, in: rules)
        for key in keys {
            switch rules[key] {
            case .all(let element):
                matches.append(Match(element: element, layers: key, views: nil))
                needsOuterFallback = true
            case .views(let views):
                matches += elements(for: view, in: views, of: key)
                if let inner = views[ViewRulesKey.fallback] {
                    fallback.append(Match(element: inner, layers: key, views: ViewRulesKey.fallback))
                } else {
                    needsOuterFallback = true
                }
            case nil:
                break
            }
        }
        if matches.isEmpty { matches = elements(of: ViewRulesKey.standard, for: view) }
        if needsOuterFallback || keys.isEmpty { fallback += elements(of: ViewRulesKey.fallback, for: view) }
        return (matches, fallback)
    }

    /// What the rule under a key of the outer level gives a view.
    private func elements(of key: String, for view: String) -> [Match] {
        switch rules[key] {
        case .all(let element): [Match(element: element, layers: key, views: nil)]
        case .views(let views): elements(for: view, in: views, of: key)
        case nil: []
        }
    }

    private func elements(for view: String, in views: [String: Element], of key: String) -> [Match] {
        guard let patterns = viewPatterns[key] else { return [] }
        return ViewRules.keys(matching: view, patterns, in: views).compactMap { pattern in
            views[pattern].map { Match(element: $0, layers: key, views: pattern) }
        }
    }

    /// The patterns that match, or else `default`, if there is one.
    private static func keys<Value>(
        matching name: String, _ patterns: ViewPatterns, in rules: [String: Value]
    ) -> [String] {
        let found = patterns.matching(name)
        if !found.isEmpty { return found }
        return rules[ViewRulesKey.standard] == nil ? [] : [ViewRulesKey.standard]
    }
}

/// The keys of rules that are not patterns, and the order of those that are.
enum ViewRulesKey {
    static let standard = "default"
    static let fallback = "fallback"

    static func isPattern(_ key: String) -> Bool { key != standard && key != fallback }

    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
