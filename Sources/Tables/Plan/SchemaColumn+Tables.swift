import PrintableText
internal import Schemas

extension SchemaColumn {
    /// Whether there is a rule for missing values.
    var canBeMissing: Bool {
        switch self {
        case let number as NumberColumn: number.missing != .refuse
        case let category as CategoryColumn: category.missing != .refuse
        default: false
        }
    }

    /// Why a text is no value of the column, to go on after the text.
    var refusal: String {
        switch self {
        case let category as CategoryColumn:
            let known = category.levels.prefix(10).map { quoted($0) }.joined(separator: ", ")
            return "is none of its levels (\(known)\(category.levels.count > 10 ? ", …" : ""))"
        case let number as NumberColumn where number.format == .date: return "is no date such as 2020-12-31"
        default: return "is no number"
        }
    }
}
