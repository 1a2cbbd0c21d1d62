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

    /// The texts that stand for a missing value beside the usual ones.
    var missingTokens: [String] {
        switch self {
        case let number as NumberColumn: number.missingTokens
        case let category as CategoryColumn: category.missingTokens
        default: []
        }
    }

    /// The column with further texts that stand for a missing value.
    func adding(missingTokens tokens: Set<String>) -> any SchemaColumn {
        let all = tokens.union(missingTokens).sorted()
        switch self {
        case var number as NumberColumn:
            number.missingTokens = all
            return number
        case var category as CategoryColumn:
            category.missingTokens = all
            return category
        default: return self
        }
    }

    /// What stands for a missing value in a table or a row.
    func missingValues(_ tokens: Set<String>, _ format: TableFormat = TableFormat()) -> MissingValues {
        let all = MissingValues(tokens.union(missingTokens), format)
        return self is CategoryColumn ? all : all.amongNumbers
    }

    /// Why a text is no value of the column, to go on after the text.
    var refusal: String {
        switch self {
        case let category as CategoryColumn:
            let known = category.levels.prefix(10).map { quoted($0) }.joined(separator: ", ")
            return "is none of its levels (\(known)\(category.levels.count > 10 ? ", …" : ""))"
        case let number as NumberColumn where number.isDate: return "is no date such as 2020-12-31"
        default: return "is no number"
        }
    }
}
