import ArgumentParser
import Brainstorm

/// How a table is written, where that is not to be found from the table.
struct TableTextOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What parts fields: comma, semicolon, tab or bar. Default: found from the table.",
            valueName: "delimiter"))
    var delimiter: TableFormat.Delimiter?

    @Option(
        help: ArgumentHelp(
            "Whether the first row names the columns, yes or no. Default: found from all rows.",
            valueName: "yes|no"))
    var header: YesOrNo?

    @Flag(help: "Take 3,14 for a number, and 3.14 for none.")
    var decimalComma = false

    @Option(help: ArgumentHelp("Pass over lines that begin with this character.", valueName: "character"))
    var comment: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "What stands for a missing value, beside an empty field; may be given several times. Default: NA, N/A, NaN, null, None, ? and the like.",
            valueName: "text"))
    var missing: [String] = []

    func validate() throws {
        guard comment.map({ TableFormat.isComment(Array($0.utf8)) }) ?? true else {
            throw ValidationError("--comment takes one character, such as '#'")
        }
        guard !decimalComma || delimiter != .comma else {
            throw ValidationError("--decimal-comma excludes commas between fields")
        }
    }

    /// Whether any of them was given.
    var areGiven: Bool {
        delimiter != nil || header != nil || decimalComma || comment != nil || !missing.isEmpty
    }

    var options: TableOptions {
        TableOptions(
            delimiter: delimiter, hasHeader: header.map { $0 == .yes }, hasDecimalComma: decimalComma,
            comment: comment.flatMap { $0.utf8.first }, missing: missing.isEmpty ? nil : Set(missing))
    }
}

enum YesOrNo: String, ExpressibleByArgument, CaseIterable { case yes, no }

extension TableFormat.Delimiter: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
