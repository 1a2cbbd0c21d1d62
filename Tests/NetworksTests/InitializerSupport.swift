import Arrays
import Describing
import Networks
import Testing

let standard = Registry().addingInitializersAndModifiers()

/// The initializer that a JSON text describes, in any of the forms that rules take.
func initializer(_ json: JSONValue) throws -> any Initializer {
    let rules = try DescriptionDecoder(registry: standard).decode(
        InitializerRules.self, from: .object(["default": json]))
    return try #require(rules.tree.resolve(layer: "FC", view: "W").matches.first)
}

/// What a refused description says.
func message(_ text: String) throws -> String {
    let json = try JSONValue(parsing: text)
    do {
        _ = try initializer(json)
        return "no error"
    } catch let error as DescriptionError {
        return error.message
    }
}

extension JSONValue {
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
    var text: String { if case .string(let text) = self { text } else { "" } }
    var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: .nan
        }
    }
    var floats: [Float] { elements.map { Float($0.double) } }
    var integers: [Int] { elements.map { Int($0.double) } }
}

/// Mean and standard deviation of numbers.
func moments(_ values: [Float]) -> (mean: Double, std: Double) {
    let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
    let square = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return (mean, (square / Double(values.count)).squareRoot())
}

/// The greatest distance between the numbers' distribution and the one given (Kolmogorov and Smirnov's statistic).
func distance(_ values: [Float], from distribution: (Double) -> Double) -> Double {
    let sorted = values.sorted()
    let count = Double(sorted.count)
    return sorted.enumerated().reduce(0) { greatest, next in
        let expected = distribution(Double(next.element))
        let index = Double(next.offset)
        return max(greatest, abs(expected - index / count), abs(expected - (index + 1) / count))
    }
}
