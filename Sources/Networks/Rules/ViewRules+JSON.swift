import Describing

extension ViewRules {
    /// Reads rules whose elements are themselves in one of several forms.
    ///
    /// An object without a `"@type"` holds patterns for views; everything else is an element.
    init(
        from decoder: any Decoder,
        element: (_ json: JSONValue, _ path: DescriptionPath) throws -> Element
    ) throws {
        let path = decoder.path
        let json = try decoder.json()
        guard case .object(let members) = json else {
            throw DescriptionError(
                code: .wrongType, at: path,
                problem: "expected an object with patterns for layers, found \(json.summary)",
                advice: "write {\"default\": …} for all layers")
        }
        var rules: [String: Rule] = [:]
        for (key, rule) in members.sorted(by: { ViewRulesKey.precedes($0.key, $1.key) }) {
            guard case .object(let views) = rule, rule["@type"] == nil else {
                rules[key] = .all(try element(rule, path.appending(key)))
                continue
            }
            var elements: [String: Element] = [:]
            for (view, json) in views.sorted(by: { ViewRulesKey.precedes($0.key, $1.key) }) {
                elements[view] = try element(json, path.appending(key).appending(view))
            }
            rules[key] = .views(elements)
        }
        self.init(rules)
    }

    func encode(
        to encoder: any Encoder,
        element: (Element, RuleKey, inout KeyedEncodingContainer<RuleKey>) throws -> Void
    ) throws {
        var container = encoder.container(keyedBy: RuleKey.self)
        for (key, rule) in rules.sorted(by: { ViewRulesKey.precedes($0.key, $1.key) }) {
            switch rule {
            case .all(let value):
                try element(value, RuleKey(key), &container)
            case .views(let views):
                var inner = container.nestedContainer(keyedBy: RuleKey.self, forKey: RuleKey(key))
                for (view, value) in views.sorted(by: { ViewRulesKey.precedes($0.key, $1.key) }) {
                    try element(value, RuleKey(view), &inner)
                }
            }
        }
    }
}

/// A pattern as a coding key.
struct RuleKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ pattern: String) { stringValue = pattern }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}
