import Describing

/// Which initializer fills which parameters.
///
///     ["default": Gaussian(std: 0.1), "FC*": ["W": Orthogonal(), "bias": Constant(0)],
///      "fallback": Constant(0)]
///
/// ``ViewRules`` says how patterns, `default` and `fallback` work. In JSON the same shape, with the
/// initializers' descriptions: `{"default": {"@type": "Gaussian", …}, "FC*": {"bias": 0.0}}`.
public struct InitializerRules: Sendable {
    public let tree: ViewRules<any Initializer>

    public init(_ tree: ViewRules<any Initializer> = ViewRules()) {
        self.tree = tree
    }

    /// One initializer for all that is learned.
    public init(_ initializer: any Initializer) {
        self.init(ViewRules([ViewRulesKey.standard: .all(initializer)]))
    }

    /// Refuses patterns that match nothing: ``ViewRules/check(against:)``.
    public func check(against structure: [(layer: String, views: [String])]) throws {
        try tree.check(against: structure)
    }
}

/// What may stand under a pattern for layers in ``InitializerRules``: an initializer, or initializers by
/// view.
public protocol InitializerRule {
    var initializerRule: ViewRules<any Initializer>.Rule { get }
}

extension Initializer {
    public var initializerRule: ViewRules<any Initializer>.Rule { .all(self) }
}

extension Dictionary: InitializerRule where Key == String, Value == any Initializer {
    public var initializerRule: ViewRules<any Initializer>.Rule { .views(self) }
}

extension InitializerRules: ExpressibleByDictionaryLiteral {
    /// - Precondition: the patterns are unique.
    public init(dictionaryLiteral elements: (String, any InitializerRule)...) {
        let rules = elements.map { ($0.0, $0.1.initializerRule) }
        self.init(ViewRules(Dictionary(uniqueKeysWithValues: rules)))
    }
}

extension InitializerRules: Codable {
    public init(from decoder: any Decoder) throws {
        tree = try ViewRules(from: decoder, element: decoder.makeInitializer)
    }

    public func encode(to encoder: any Encoder) throws {
        try tree.encode(to: encoder) { initializer, key, container in
            try container.encodeDescribed(initializer, forKey: key)
        }
    }
}
