/// Whether a name of a layer or view matches a pattern, in which `*` stands for any characters or none, `?`
/// for one, `[abc]` or `[a-c]` for one of these and `[!abc]` for one that is none of these. Upper and lower
/// case differ. A bracket that is not closed stands for itself.
///
/// The time is at most the product of the two lengths, however many stars a pattern from a file has.
func matches(_ name: String, pattern: String) -> Bool {
    ViewPattern(pattern).matches(Array(name.unicodeScalars))
}

/// A pattern that many names are held against.
struct ViewPattern: Sendable {
    private let tokens: [PatternToken]

    init(_ pattern: String) { tokens = PatternToken.tokens(of: Array(pattern.unicodeScalars)) }

    /// Whether the pattern stands for itself and nothing else.
    var isName: Bool {
        tokens.allSatisfy { if case .exactly = $0 { true } else { false } }
    }

    func matches(_ name: [Unicode.Scalar]) -> Bool {
        var (position, token) = (0, 0)
        // Where to go on if what follows the last star does not fit: the star takes one character more.
        var retry: (position: Int, token: Int)?
        while position < name.count {
            if token < tokens.count, tokens[token] == .anything {
                retry = (position, token)
                token += 1
            } else if token < tokens.count, tokens[token].matches(name[position]) {
                position += 1
                token += 1
            } else if let last = retry {
                retry = (last.position + 1, last.token)
                (position, token) = (last.position + 1, last.token + 1)
            } else {
                return false
            }
        }
        return tokens[token...].allSatisfy { $0 == .anything }
    }
}

/// The patterns among the keys of rules. Those that are plain names are looked up, so that rules for each of many layers
/// are found in a time that does not grow with their number.
struct ViewPatterns: Sendable {
    private var names: [[Unicode.Scalar]: String] = [:]
    private var patterns: [(key: String, pattern: ViewPattern)] = []

    init(_ keys: some Sequence<String>) {
        for key in keys where ViewRulesKey.isPattern(key) {
            let pattern = ViewPattern(key)
            if pattern.isName {
                names[Array(key.unicodeScalars)] = key
            } else {
                patterns.append((key, pattern))
            }
        }
    }

    /// The patterns that match a name, in the order of their UTF-8 bytes.
    func matching(_ name: String) -> [String] {
        let name = Array(name.unicodeScalars)
        var found = patterns.filter { $0.pattern.matches(name) }.map(\.key)
        if let key = names[name] { found.append(key) }
        return found.sorted(by: ViewRulesKey.precedes)
    }
}

private enum PatternToken: Equatable, Sendable {
    case anything
    case one
    case exactly(Unicode.Scalar)
    case among([ClosedRange<Unicode.Scalar>], isNegated: Bool)

    func matches(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .anything, .one: true
        case .exactly(let own): own == scalar
        case .among(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
        }
    }

    static func tokens(of pattern: [Unicode.Scalar]) -> [PatternToken] {
        var tokens: [PatternToken] = []
        var rest = pattern[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": tokens.append(.anything)
            case "?": tokens.append(.one)
            case "[": tokens.append(set(&rest) ?? .exactly(scalar))
            default: tokens.append(.exactly(scalar))
            }
        }
        return tokens
    }

    /// The set whose opening bracket has just been read; `nil`, and nothing read, if it is not closed.
    private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) -> PatternToken? {
        var inner = rest
        let isNegated = inner.first == "!"
        if isNegated { inner.removeFirst() }
        // A bracket that closes at once would leave an empty set, so it is a member.
        guard let close = inner.dropFirst().firstIndex(of: "]") else { return nil }
        rest = inner[(close + 1)...]
        var members = inner[..<close]
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while let low = members.popFirst() {
            if members.first == "-", let high = members.dropFirst().first {
                members.removeFirst(2)
                if low <= high { ranges.append(low...high) }
            } else {
                ranges.append(low...low)
            }
        }
        return .among(ranges, isNegated: isNegated)
    }
}
