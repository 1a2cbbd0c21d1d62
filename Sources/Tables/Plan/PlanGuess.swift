import PrintableText
internal import Schemas

/// What is known beforehand of the columns of a table.
public struct PlanWishes: Sendable {
    /// The names of the columns to be answered; the last usable one by default.
    public var targets: [String]
    /// The names of columns that are left out.
    public var ignored: Set<String>
    /// The names of columns that name the rows and go with their answers.
    public var identifiers: Set<String>
    /// Whether the target is a category; found from its values without it.
    public var isClassification: Bool?
    /// Which rows are held out; a fifth, drawn at random, without it.
    public var split: TableSplit?

    /// By default everything is found from the rows.
    public init(
        targets: [String] = [], ignored: Set<String> = [], identifiers: Set<String> = [],
        isClassification: Bool? = nil, split: TableSplit? = nil
    ) {
        self.targets = targets
        self.ignored = ignored
        self.identifiers = identifiers
        self.isClassification = isClassification
        self.split = split
    }
}

extension TablePlan {
    /// The plan that a table's rows suggest.
    ///
    /// | a column of | becomes |
    /// |---|---|
    /// | numbers, dates | a number, standardized; where values are missing their mean, and an indicator |
    /// | categories, booleans | a category, one feature a level; where values are missing a level of their own |
    /// | identifiers | an identifier, passed through to the answers |
    /// | texts that are nearly as many as rows, and nothing | ignored |
    /// | the target, if texts, or whole numbers that many rows have each (20, 100 if they are numbered from 0 or 1) | a category |
    /// | the target, if other numbers | a number, standardized |
    ///
    /// - Throws: ``TableError`` if a name is unknown or stands for several columns, no column can be the target, or a few values are
    ///   no numbers, or are written otherwise, in a column whose others are numbers.
    public init(_ profile: TableProfile, _ wishes: PlanWishes = PlanWishes()) throws {
        let path = profile.path
        let named = Set(wishes.targets).union(wishes.identifiers)
        for name in named.sorted() { try profile.checkName(name) }
        for name in wishes.ignored.sorted() where !profile.columns.contains(where: { $0.name == name }) {
            try profile.checkName(name)
        }
        var uses = profile.columns.map { column -> Use in
            if wishes.ignored.contains(column.name) { return .ignored }
            if wishes.targets.contains(column.name) { return .target }
            if wishes.identifiers.contains(column.name) { return .identifier }
            switch column.kind {
            case .identifier: return .identifier
            case .text, .empty: return .ignored
            case .number, .date, .category, .boolean: return .feature
            }
        }
        if wishes.targets.isEmpty {
            guard let last = uses.lastIndex(of: .feature), uses[..<last].contains(.feature) else {
                let hasBlanks = profile.columns.count == 1 && profile.columns[0].name.contains(" ")
                throw TableError(
                    .mismatch, path: path,
                    "there must be two columns of numbers or categories, one of them to be answered: name it with --target"
                        + (hasBlanks
                            ? "; if blanks part its fields, put one comma in place of them (tr -s ' ' ',')"
                            : "")
                )
            }
            uses[last] = .target
        }
        // The column that divides the rows says nothing that a model could know.
        if case .column(let name)? = wishes.split {
            try profile.checkName(name)
            for index in uses.indices where profile.columns[index].name == name { uses[index] = .ignored }
        }
        var columns: [any SchemaColumn] = []
        var found: [String: String] = [:]
        var notes: [String] = []
        for (column, use) in zip(profile.columns, uses) {
            // Columns of one name that are left out are left out as one.
            if use == .ignored, columns.contains(where: { $0 is IgnoredColumn && $0.name == column.name }) {
                continue
            }
            columns.append(
                try TablePlan.column(
                    column, use, wishes, profile.format, path: path))
            found[column.name] = column.summary
        }
        for (column, use) in zip(profile.columns, uses) where use == .target {
            if wishes.isClassification == nil, let note = WholeTarget(column)?.note { notes.append(note) }
            if column.missingCount > 0 {
                notes.append(
                    "\(column.missingCount) of \(profile.rowCount) rows lack the target \(quoted(column.name)) "
                        + "(--skip-unlabelled leaves them out)")
            }
        }
        self.init(
            format: profile.format, missing: profile.missing?.union([""]) ?? MissingTokens.usual,
            columns: columns,
            targets: zip(profile.columns, uses).filter { $0.1 == .target }.map(\.0.name),
            split: wishes.split ?? .usual)
        self.found = found
        self.notes = notes
        if let name = split.deciding { try profile.checkName(name) }
        try check(path: path)
    }

    private enum Use { case feature, target, identifier, ignored }

    private static func column(
        _ column: ColumnProfile, _ use: Use, _ wishes: PlanWishes, _ format: TableFormat,
        path: String
    ) throws -> any SchemaColumn {
        switch use {
        case .ignored: return IgnoredColumn(column.name)
        case .identifier: return IdentifierColumn(column.name)
        case .feature, .target:
            if let stray = column.strays.first {
                throw TableError(
                    .value, path: path, line: stray.line,
                    "column \(quoted(column.name)): \(refusal(of: stray.value, column, format))")
            }
            let isTarget = use == .target
            let isMissing = column.missingCount > 0
            if isCategory(column, isTarget: isTarget, wishes) {
                guard column.kind != .number || column.rounded == 0 else {
                    throw TableError(
                        .mismatch, path: path,
                        "column \(quoted(column.name)): whole numbers beyond 16777216 are rounded, so that classes would become "
                            + "one: take them for numbers (--task regression), or list them as the levels of a Category in a plan "
                            + "(--save-plan)")
                }
                guard let levels = column.levels?.map(\.value), !levels.isEmpty else {
                    throw TableError(
                        .mismatch, path: path,
                        "column \(quoted(column.name)) has too many different values to be a category")
                }
                return CategoryColumn(
                    column.name, levels: levels, encoding: isTarget ? .index : .oneHot,
                    missing: isMissing && !isTarget ? .ownLevel : .refuse)
            }
            guard column.kind == .number || column.kind == .date else {
                throw TableError(
                    .mismatch, path: path,
                    "column \(quoted(column.name)) (\(column.summary)) is neither numbers nor a category")
            }
            return NumberColumn(
                column.name, format: column.kind == .date ? column.hasDecimals ? .dateTime : .date : .number,
                scaling: .standard,
                missing: isMissing && !isTarget ? .mean : .refuse, indicator: isMissing && !isTarget)
        }
    }

    /// Why a value among numbers or dates is none, and what to do.
    private static func refusal(of stray: String, _ column: ColumnProfile, _ format: TableFormat) -> String {
        let ways =
            "say that it stands for a missing value (--missing \(quoted(stray))), or leave the column out (--ignore); "
            + "a plan can make a category of it (--save-plan)"
        guard column.kind == .number, let odd = OddNumber(stray, format) else {
            return
                "\(quoted(stray)) is no \(column.kind), as most values of the column are: correct it, \(ways)"
        }
        let isOneOfMany = column.strayCount < column.count && !stray.contains(",")
        return "\(quoted(stray)) is no number: \(odd.advice)" + (isOneOfMany ? "; correct it, \(ways)" : "")
    }

    private static func isCategory(
        _ column: ColumnProfile, isTarget: Bool, _ wishes: PlanWishes
    ) -> Bool {
        switch column.kind {
        case .category, .boolean: return true
        case .text, .identifier: return isTarget
        case .date, .empty: return false
        case .number:
            guard isTarget else { return false }
            if let asked = wishes.isClassification { return asked }
            return WholeTarget(column)?.isCategory ?? false
        }
    }

    /// What the target was taken for, in words.
    public var taskText: String {
        targets.compactMap { self[$0] }.map { column in
            let kind =
                switch column {
                case let category as CategoryColumn: "classification into \(category.levels.count) classes"
                default: "regression"
                }
            return "\(kind) of \(quoted(column.name))"
        }.joined(separator: "; ")
    }
}
