public import Describing

/// Which modifiers change which parameters, or which gradients, in which order.
///
///     ["FC": ["W": [ConstrainL2Norm(1)]], "Conv*": [ClipValues(low: -2, high: 2)]]
///
/// ``ViewRules`` says how patterns and `default` work; where several rules match, their lists follow one
/// another. In JSON the same shape, with the modifiers' descriptions: `{"FC": {"W": [{"@type":
/// "ConstrainL2Norm", "limit": 1.0}]}}`.
public struct ModifierRules: Sendable {
    public let tree: ViewRules<[any ValueModifier]>

    public init(_ tree: ViewRules<[any ValueModifier]> = ViewRules()) {
        self.tree = tree
    }

    /// Refuses patterns that match nothing: ``ViewRules/check(against:)``.
    public func check(against structure: [(layer: String, views: [String])]) throws {
        try tree.check(against: structure)
    }

    /// Refuses modifiers that do not belong into the slot, as ``L2Decay`` does not change weights.
    ///
    /// - Throws: ``NetworkError`` with code ``NetworkError/Code/mismatch``.
    public func check(kind: Kind) throws {
        for (pattern, rule) in tree.rules.sorted(by: { ViewRulesKey.precedes($0.key, $1.key) }) {
            let lists: [[any ValueModifier]] =
                switch rule {
                case .all(let modifiers): [modifiers]
                case .views(let views):
                    views.sorted { ViewRulesKey.precedes($0.key, $1.key) }.map(\.value)
                }
            for modifier in lists.joined() where !type(of: modifier).kinds.contains(kind) {
                throw NetworkError(
                    .mismatch, "\(pattern): \(type(of: modifier).typeName) cannot be a \(kind)")
            }
        }
    }
}

/// What may stand under a pattern for views in ``ModifierRules``: a modifier or a list.
public protocol ModifierList {
    var modifierList: [any ValueModifier] { get }
}

/// What may stand under a pattern for layers in ``ModifierRules``: a modifier, a list, or these by view.
public protocol ModifierRule {
    var modifierRule: ViewRules<[any ValueModifier]>.Rule { get }
}

extension ValueModifier {
    public var modifierList: [any ValueModifier] { [self] }
    public var modifierRule: ViewRules<[any ValueModifier]>.Rule { .all([self]) }
}

extension Array: ModifierList, ModifierRule where Element == any ValueModifier {
    public var modifierList: [any ValueModifier] { self }
    public var modifierRule: ViewRules<[any ValueModifier]>.Rule { .all(self) }
}

extension Dictionary: ModifierRule where Key == String, Value == any ModifierList {
    public var modifierRule: ViewRules<[any ValueModifier]>.Rule { .views(mapValues(\.modifierList)) }
}

extension ModifierRules: ExpressibleByDictionaryLiteral {
    /// - Precondition: the patterns are unique.
    public init(dictionaryLiteral elements: (String, any ModifierRule)...) {
        let rules = elements.map { ($0.0, $0.1.modifierRule) }
        self.init(ViewRules(Dictionary(uniqueKeysWithValues: rules)))
    }
}
