public import Describing

/// A value of a row.
public enum RowValue: Hashable, Sendable {
    case missing
    case number(Double)
    case text(String)
    /// An integer that a number does not keep, by its digits: `9007199254740993`.
    case integer(String)

    /// Whole numbers up to it are kept.
    static let wholeNumbers = 9_007_199_254_740_992.0

    /// From JSON: `null` is missing, a boolean the text `true` or `false`; `nil` for what is no value of a row.
    public init?(_ json: JSONValue) {
        switch json {
        case .null: self = .missing
        case .bool(let value): self = .text(value ? "true" : "false")
        case .integer(let value):
            let number = Double(value)
            self = abs(number) < RowValue.wholeNumbers ? .number(number) : .integer("\(value)")
        case .unsigned(let value): self = .integer("\(value)")
        case .number(let value): self = .number(value)
        case .string(let text): self = .text(text)
        case .array, .object: return nil
        }
    }
}

extension RowValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByNilLiteral
{
    public init(stringLiteral text: String) { self = .text(text) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    public init(nilLiteral: ()) { self = .missing }
}
