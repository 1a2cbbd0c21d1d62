import Brainstorm

/// The numbers at which things break: where integers of some width end, where floating-point numbers end, and what is
/// no number.
enum Extremes {
    static let all: [JSONValue] =
        integers.map { .integer($0) } + [.unsigned(1 << 63), .unsigned(.max)] + numbers.map { .number($0) }

    static let pairs: [(Int64, Int64)] = [
        (0, 1 << 61), (1 << 61, 0), (1 << 31, 1 << 31), (1 << 24, 1 << 38), (65_535, 65_535), (1 << 31, 2),
        (2, 1 << 62),
    ]

    private static let integers: [Int64] = [
        0, 1, -1, 1 << 16, 1 << 24, 1 << 31, 1 << 32, 1 << 40, 1 << 61, .max - 1, .max, .min,
    ]

    private static let numbers: [Double] = [
        0.0, -0.0, 1.0, -1.0, 0.5, .leastNonzeroMagnitude, 1e-39, 1e39, -1e39, 9.3e18, 1e308, -1e308,
        .greatestFiniteMagnitude, .infinity, -.infinity, .nan,
    ]
}

extension JSONValue {
    /// The places of all numbers, as keys and positions on the way from the root.
    var numberPlaces: [[Step]] {
        switch self {
        case .integer, .unsigned, .number: [[]]
        case .array(let elements):
            elements.enumerated().flatMap { index, element in
                element.numberPlaces.map { [.element(index)] + $0 }
            }
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { key, member in
                member.numberPlaces.map { [.member(key)] + $0 }
            }
        default: []
        }
    }

    enum Step {
        case member(String)
        case element(Int)
    }

    /// The same with another value at a place.
    func replacing(_ place: ArraySlice<Step>, with value: JSONValue) -> JSONValue {
        switch (place.first, self) {
        case (.member(let key)?, .object(var members)):
            members[key] = members[key]?.replacing(place.dropFirst(), with: value)
            return .object(members)
        case (.element(let index)?, .array(var elements)):
            elements[index] = elements[index].replacing(place.dropFirst(), with: value)
            return .array(elements)
        default: return value
        }
    }

    /// Descriptions with one number at an extreme, with all numbers at the same, and with two neighbours at extremes
    /// that are harmless alone.
    var atExtremes: [JSONValue] {
        let places = numberPlaces
        var all = Extremes.all.flatMap { extreme in
            places.map { replacing($0[...], with: extreme) }
                + (places.count > 1
                    ? [places.reduce(self) { $0.replacing($1[...], with: extreme) }] : [])
        }
        for (first, second) in zip(places, places.dropFirst()) {
            all += Extremes.pairs.map { pair in
                replacing(first[...], with: .integer(pair.0)).replacing(second[...], with: .integer(pair.1))
            }
        }
        return all
    }
}
