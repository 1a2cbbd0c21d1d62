/// What a process tells the others of its parts of a batch.
struct PartsReport: Reported {
    /// Those without samples have no result.
    var results: [PartResult?] = []
    /// The state of recurrent layers after each part with samples, if the next batch goes on with it.
    var contexts: [CarriedContext] = []
    /// Where the first number is that is infinite or none, if a loss is.
    var nonFinite: String?

    init() {}

    func write(to report: inout ReportWriter) {
        results.write(to: &report)
        contexts.write(to: &report)
        report.add(nonFinite ?? "")
    }

    init(from report: inout ReportReader) throws {
        results = try [PartResult?](from: &report)
        contexts = try [CarriedContext](from: &report)
        let text = try report.text()
        nonFinite = text.isEmpty ? nil : text
    }
}
