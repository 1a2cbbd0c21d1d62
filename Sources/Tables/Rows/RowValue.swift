public import Describing

/// A value of a row.
public enum RowValue: Hashable, Sendable {
    case missing
    case number(Double)
    case text(String)

    /// From JSON: `null` is missing, a boolean the text `true` or `false`; `nil` for what is no value of a row.
    public init?(_ json: JSONValue) {
        switch json {
        case .null: self = .missing
        case .bool(let value): self = .text(value ? "true" : "false")
        case .integer(let value): self = .number(Double(value))
        case .unsigned(let value): self = .number(Double(value))
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
