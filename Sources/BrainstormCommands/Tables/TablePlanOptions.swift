import ArgumentParser
import Brainstorm

/// What is taken of a table: a plan, or wishes from which one is made.
struct TablePlanOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: "The names of the columns to be answered. Default: the last one of numbers or categories.")
    var target: [String] = []

    @Option(parsing: .upToNextOption, help: "The names of columns that are left out.")
    var ignore: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: "The names of columns that say which row it is; they go with the answers of 'predict'.")
    var identifier: [String] = []

    @Flag(
        help: """
            Leave out rows whose target is missing. Without it, such a row is refused with its line: for what is not \
            known nothing is learned.
            """)
    var skipUnlabelled = false

    @Option(
        help: ArgumentHelp(
            """
            Which rows are held out: 'share', drawn at random; 'stratified' or 'stratified=COLUMN', from each class or value \
            its share; 'group=COLUMN', groups of equal values; 'last', the last rows; 'column=COLUMN', whose values name \
            the splits; 'date=COLUMN:2020-01-01' or 'date=COLUMN:2020-01-01:2021-01-01', rows from a date on, and from \
            another one on as 'test'. Default: share.
            """, valueName: "rule"))
    var split: String?

    @Option(help: "The part of the rows that becomes the split 'validation'. Default: 0.2.")
    var holdOut: Double?

    @Option(help: "The part of the rows that becomes the split 'test'. Default: 0.")
    var test: Double?

    @Option(help: "The seed of the draws. Default: 0.")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Take the table as this plan says, written by --save-plan.", valueName: "plan.json"),
        completion: .json)
    var plan: String?

    @Option(
        help: ArgumentHelp(
            "Write the plan as JSON, to be looked at, edited and given to --plan.", valueName: "plan.json"),
        completion: .json)
    var savePlan: String?

    @OptionGroup(title: "How the table is written") var text: TableTextOptions

    /// Whether a wish was given.
    var areGiven: Bool {
        !target.isEmpty || !ignore.isEmpty || !identifier.isEmpty || split != nil || holdOut != nil
            || test != nil || seed != nil || skipUnlabelled || text.areGiven
    }

    func validate() throws {
        guard plan == nil || !areGiven else {
            throw ValidationError("--plan says all of the table: edit it in place of giving other options")
        }
        guard TableSplit.Shares.areValid(holdOut ?? 0.2, test ?? 0) else {
            throw ValidationError("--hold-out and --test must be at least 0, and their sum below 1")
        }
        _ = try rule()
        if let savePlan { try OverwriteOption.validate(savePlan, .otherJSON) }
    }

    func checkTask(_ task: NetworkTask?) throws {
        guard plan == nil || task == nil else {
            throw ValidationError("--plan says what the target is: edit it in place of giving --task")
        }
    }

    /// The split; `nil` for one by the target, which is not known yet.
    private func rule() throws -> TableSplit? {
        let shares = TableSplit.Shares(validation: holdOut ?? 0.2, test: test ?? 0)
        let words = (split ?? "share").split(separator: "=", maxSplits: 1).map(String.init)
        let column = words.count == 2 ? words[1] : nil
        switch (words[0], column) {
        case ("share", nil): return .share(shares, seed: seed ?? 0, stratify: nil)
        case ("stratified", let column?): return .share(shares, seed: seed ?? 0, stratify: column)
        case ("stratified", nil): return nil
        case ("group", let column?): return .group(column: column, shares, seed: seed ?? 0)
        case ("column", let column?): return .column(column)
        case ("last", nil): return .order(shares)
        case ("date", let rest?):
            let parts = rest.split(separator: ":", maxSplits: 2).map(String.init)
            let days = parts.dropFirst().map { DateText($0)?.days ?? Double($0) }
            if parts.count >= 2, let first = days[0], days.allSatisfy({ $0 != nil }) {
                let test = days.count > 1 ? days[1] : nil
                guard TableSplit.areInOrder(first, test) else {
                    throw ValidationError("--split date: 'test' must begin after 'validation'")
                }
                return .date(column: parts[0], validation: first, test: test)
            }
            fallthrough
        default:
            throw ValidationError(
                "--split '\(split ?? "")' is no rule: share, stratified, group=COLUMN, last, column=COLUMN or date=COLUMN:DATE"
            )
        }
    }

    /// The plan that was given, or that the table's rows suggest, as a whole.
    ///
    /// - Returns: the plan, and what all rows tell if they were looked at.
    func plan(
        for table: String, isClassification: Bool? = nil, quiet: Bool
    ) throws -> (plan: TablePlan, profile: TableProfile?) {
        if let plan {
            let read = try TablePlan(json: readJSON(plan))
            if !quiet { sayLines(PlanText.text(read, path: table)) }
            return (read, nil)
        }
        let profile = try TableProfile(path: table, text.options)
        do {
            var wishes = PlanWishes(
                targets: target, ignored: Set(ignore), identifiers: Set(identifier),
                isClassification: isClassification)
            wishes.split = try rule()
            var plan = try TablePlan(profile, wishes)
            if wishes.split == nil {
                plan.split = .share(
                    .init(validation: holdOut ?? 0.2, test: test ?? 0), seed: seed ?? 0,
                    stratify: plan.targets.first)
            }
            plan.unlabelled = skipUnlabelled ? .leaveOut : .refuse
            if !quiet { sayLines(PlanText.text(plan, profile: profile, path: table)) }
            return (plan, profile)
        } catch {
            // What was found tells what to do.
            if !quiet { sayLines(PlanText.text(profile)) }
            throw error
        }
    }

    func save(_ plan: TablePlan, _ rule: Output.Rule, inputs: [String]) throws {
        guard let savePlan else { return }
        let output = try Output(savePlan, .otherJSON, replacing: rule, inputs: inputs)
        try writeFile(plan.json().readable(), to: output.path)
    }
}
