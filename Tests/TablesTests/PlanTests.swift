import Describing
import Schemas
import Tables
import Testing

struct PlanTests {
    private static let mixed =
        "id,when,age,sex,remark,species\n"
        + (0..<60).map { row in
            "r\(row),2020-01-\(row % 20 + 10),\(row % 9 == 0 ? "NA" : "\(row).5"),\(row % 7 == 0 ? "" : row % 2 == 0 ? "f" : "m"),"
                + "\(row % 2 == 0 ? "" : "words \(row % 29)"),\(["Adelie", "Gentoo"][row % 2])\n"
        }.joined()

    @Test("a mixed table becomes columns of a schema, with rules where values are missing")
    func guess() throws {
        let plan = try TablePlan(profile(Self.mixed))
        #expect(plan.targets == ["species"] && plan.taskText == "classification into 2 classes of 'species'")
        #expect(plan.columns.map(\.name) == ["id", "when", "age", "sex", "remark", "species"])
        let age = try #require(plan["age"] as? NumberColumn)
        #expect(age.missing == .mean && age.indicator && age.scaling == .standard && age.format == .number)
        #expect((plan["when"] as? NumberColumn)?.format == .date)
        let sex = try #require(plan["sex"] as? CategoryColumn)
        #expect(sex.levels == ["f", "m"] && sex.missing == .ownLevel && sex.encoding == .oneHot)
        #expect(plan["id"] is IdentifierColumn && plan["remark"] is IgnoredColumn)
        let species = try #require(plan["species"] as? CategoryColumn)
        #expect(species.encoding == .index && species.missing == .refuse)
        #expect(plan.schema.inputs["targets"]?.map(\.name) == ["species"])
        #expect(plan.schema.featureExtents(of: "default") == [1 + 2 + 3])
    }

    @Test(
        "decimals are regression, labels and few whole numbers are classes",
        arguments: [
            ("97.8042,98.11,97.8042,98.5,97.1,98,97,99,98.2,98.3", false), ("0,1,0,1,1,0,1,0,0,1", true),
            ("0,1,2,3,4,5,6,7,8,9", false), ("no,yes,no,yes,no,no,no,yes,yes,no", true),
            ("1.0,2.0,1.0,2.0,2.0,1.0,1.0,2.0,1.0,1.0", true),
        ])
    func task(values: String, isClassification: Bool) throws {
        let rows = values.split(separator: ",").enumerated().map {
            "\(Double($0.offset) / 8),\($0.element)\n"
        }
        let plan = try TablePlan(profile("x,y\n" + rows.joined()))
        #expect((plan["y"] is CategoryColumn) == isClassification)
        #expect(plan.taskText.hasPrefix(isClassification ? "classification" : "regression"))
        // A wish overrules the guess.
        let wished = try TablePlan(
            profile("x,y\n" + rows.joined()), PlanWishes(isClassification: !isClassification))
        if !values.contains("yes") { #expect((wished["y"] is CategoryColumn) != isClassification) }
    }

    @Test("names that are unknown, or stand for several columns, are refused where they are named")
    func names() throws {
        let twice = try profile("a,a,y,y\n1,2,0,5\n3,4,1,6\n")
        func message(_ wishes: PlanWishes, _ table: TableProfile) -> String? {
            #expect(throws: TableError.self) { try TablePlan(table, wishes) }?.message
        }
        #expect(message(PlanWishes(targets: ["a"]), twice) == "2 columns are called 'a': rename all but one")
        #expect(
            message(PlanWishes(), twice)
                == "two columns are called 'a': rename one, or leave both out (--ignore)")
        let left = try TablePlan(profile("a,a,x,y\n1,2,0,5.5\n3,4,1,6\n"), PlanWishes(ignored: ["a"]))
        #expect(left.columns.map(\.name) == ["a", "x", "y"] && left["a"] is IgnoredColumn)
        #expect(
            message(PlanWishes(targets: ["z"]), try profile("x,y\n1,2\n"))
                == "there is no column 'z'; the columns are 'x', 'y'")
    }

    @Test("numbers that are written otherwise than the table's are no categories in silence")
    func otherNumbers() throws {
        let error = #expect(throws: TableError.self) {
            try TablePlan(profile("a;b;y\n1,5;2,5;0\n3,5;4,5;1\n"))
        }
        #expect(
            error?.message
                == "column 'a': '1,5' is no number: if commas are decimal commas, say so (--decimal-comma)")
        let plan = try TablePlan(
            profile("a;b;y\n1,5;2,5;0\n3,5;4,5;1\n", TableOptions(hasDecimalComma: true)))
        #expect(plan["a"] is NumberColumn)
    }

    /// Rows of a column with a stray text, and of another one.
    private static func table(_ values: [String]) -> String {
        "w;x;y\n" + values.enumerated().map { "\($0.offset).5;\($0.element);\($0.offset % 2)\n" }.joined()
    }

    @Test(
        "a few texts among numbers or dates are refused with line and advice, however many different ones there are",
        arguments: [
            (3, "oops", "is no number, as most values of the column are"),
            (30, "unknown", "is no number, as most values of the column are"),
            (300, "1,207", "is no number: if commas part thousands, remove them"),
            (3, "1,5", "is no number: if commas are decimal commas, say so (--decimal-comma)"),
            (30, "1,207.50", "is no number: if commas part thousands, remove them"),
            (300, "inf", "is no number: infinite values are not taken"),
            (20_000, "oops", "is no number, as most values of the column are"),
        ])
    func strays(different: Int, stray: String, message: String) throws {
        var numbers = (0..<max(60, different)).map { "\($0 % different + 1)" }
        numbers[40] = stray
        let table = try profile(Self.table(numbers))
        let error = #expect(throws: TableError.self) { try TablePlan(table, PlanWishes(targets: ["y"])) }
        #expect(error?.line == 42, "\(error.map { "\($0)" } ?? "")")
        #expect(
            error?.message.hasPrefix("column 'x': '\(stray)' \(message)") == true, "\(error?.message ?? "")")
        #expect(throws: TableError.self) { try TablePlan(table, PlanWishes(targets: ["x"])) }
        // What is left out may hold anything, and a token that is said is no stray text.
        let left = try TablePlan(table, PlanWishes(targets: ["y"], ignored: ["x"]))
        #expect(left["x"] is IgnoredColumn)
        let said = try TablePlan(
            profile(Self.table(numbers), TableOptions(missing: [stray])), PlanWishes(targets: ["y"]))
        #expect((said["x"] as? NumberColumn)?.missing == .mean)
    }

    @Test("a word that many rows have for a missing number is no reason to leave the column out")
    func unknownToken() throws {
        let values = (0..<100).map { $0 % 3 == 1 ? "unknown" : "\($0).5" }
        let error = #expect(throws: TableError.self) {
            try TablePlan(profile(Self.table(values)), PlanWishes(targets: ["y"]))
        }
        #expect(error?.line == 3 && error?.message.contains("--missing 'unknown'") == true)
    }

    @Test("thousands that are written with commas are neither identifiers nor texts")
    func thousands() throws {
        for share in [1, 2, 50] {
            let values = (0..<200).map { $0 % share == 0 ? "\($0 + 1),2\($0 % 90 + 10)" : "\($0)" }
            let error = #expect(throws: TableError.self) {
                try TablePlan(profile(Self.table(values)), PlanWishes(targets: ["y"]))
            }
            #expect(error?.line == 2 && error?.message.contains("thousands") == true, "\(share)")
        }
    }

    @Test("a stray text among dates is refused, and codes of digits and letters stay categories")
    func strayDates() throws {
        let dates = (0..<100).map { $0 == 50 ? "soon" : "20\($0 % 80 + 10)-03-01" }
        let error = #expect(throws: TableError.self) {
            try TablePlan(profile(Self.table(dates)), PlanWishes(targets: ["y"]))
        }
        #expect(error?.line == 52 && error?.message.contains("'soon' is no date") == true)
        let codes = (0..<60).map { ["1", "2", "3A", "3B", "4"][$0 % 5] }
        #expect(try TablePlan(profile(Self.table(codes)), PlanWishes(targets: ["y"]))["x"] is CategoryColumn)
    }

    @Test("a plan is JSON that can be edited: what is written is read again, comments are passed over")
    func json() throws {
        let plan = try TablePlan(profile(Self.mixed), PlanWishes(split: .column("sex")))
        #expect(plan["sex"] is IgnoredColumn)
        let text = try plan.json().readable()
        #expect(text.contains("\"//\": \"number 1.5…59.5; 7 missing (NA)\""))
        let again = try TablePlan(json: JSONValue(parsing: text))
        #expect(try again.json() == plan.json().withoutComments)
        #expect(again.format == plan.format && again.missing == plan.missing && again.split == plan.split)
    }

    @Test(
        "a plan that cannot be is refused with the place",
        arguments: [
            (
                #""targets": ["species"]"#, #""targets": ["kind"]"#,
                "the target 'kind' is no column of the plan"
            ),
            (
                #""targets": ["species"]"#, #""targets": ["id"]"#,
                "the target 'id' is an Identifier column, which cannot be answered"
            ),
            (
                #""targets": ["species"]"#, #""targets": ["species", "age"]"#,
                "several targets can be answered at once only if all are numbers"
            ),
            (#""name": "remark""#, #""name": "age""#, "two columns are called 'age'"),
            ("Table plan v1.0", "Table plan v9.0", "'Table plan v9.0' is not known"),
            (#""header": true"#, #""heade": true"#, "did you mean 'header'?"),
            (#""@type": "Ignored""#, #""@type": "Mask""#, "'remark' is a Mask column, which no table has"),
        ])
    func refusedPlans(old: String, new: String, message: String) throws {
        let text = try TablePlan(profile(Self.mixed)).json().readable()
        let edited = text.replacing("[\n    \"species\"\n  ]", with: "[\"species\"]").replacing(
            old, with: new)
        #expect(edited != text)
        let error = #expect(throws: DescriptionError.self) { try TablePlan(json: JSONValue(parsing: edited)) }
        #expect(error.map { "\($0)".contains(message) } == true, "\(String(describing: error))")
    }

    // MARK: Rows as a plan takes them

    /// The raw numbers of `default`, by rows.
    private func raw(_ text: String, _ columns: [any SchemaColumn], others: [any SchemaColumn] = []) throws
        -> [[Float]]
    {
        let reader = try TableReader(bytes: Array(text.utf8), path: "n.csv")
        let found = try TableColumns(
            reader.firstRow, inputs: ["default": columns], others: others, missing: MissingTokens.usual,
            path: "n.csv")
        var rows: [[Float]] = []
        found.tell(reader)
        try reader.read(found.readings) { block, lines in
            let numbers = try found.raw(block, linesBefore: lines)["default"] ?? []
            let width = block.rowCount == 0 ? 0 : numbers.count / block.rowCount
            rows += (0..<block.rowCount).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
        }
        return rows
    }

    private static let columns: [any SchemaColumn] = [
        IdentifierColumn("id"), NumberColumn("x", missing: .mean),
        CategoryColumn("s", levels: ["b", "a"], missing: .ownLevel), NumberColumn("d", format: .date),
    ]

    @Test("columns are found by their names, in any order; missing values and levels become raw numbers")
    func order() throws {
        let rows = try raw(
            "d,s,y,x,id\n1970-01-03,a,9,1.5,k\n1970-01-04,NA,9,-,l\n", Self.columns,
            others: [IgnoredColumn("y")])
        #expect(rows[0] == [1.5, 1, 2])
        #expect(rows[1][0].isNaN && Array(rows[1].dropFirst()) == [-1, 3])
        // Identifiers need not be there.
        #expect(try raw("x,s,d\n2,b,1970-01-01\n", Self.columns) == [[2, 0, 0]])
        // Levels that are numbers are numbers.
        #expect(try raw("n\n1.0\n2\n", [CategoryColumn("n", levels: ["1", "2"])]) == [[0], [1]])
    }

    @Test(
        "what a column cannot have is refused with line, name and text",
        arguments: [
            ("x,s\n1,a\n", "n.csv: lacks the column 'd'; it has 'x', 's'"),
            (
                "x,s,d,z\n1,a,1970-01-01,3\n",
                "n.csv: has the column 'z', which nobody knows: remove it, or say that it is to be ignored"
            ),
            ("x,x,s,d\n1,1,a,1970-01-01\n", "n.csv: 2 columns are called 'x': rename all but one"),
            ("x,s,d\n1,c,1970-01-01\n", "n.csv: line 2: column 's': 'c' is none of its levels ('b', 'a')"),
            ("x,s,d\n1,a,1970-01-01\n,a,5\n", "n.csv: line 3: column 'd': '5' is no date such as 2020-12-31"),
            ("x,s,d\noops,a,1970-01-01\n", "n.csv: line 2: column 'x': 'oops' is no number"),
            (
                "x,s,d\n1,a,\n",
                "n.csv: line 2: column 'd': the value is missing (an empty field), for which the column has no rule: leave the row "
                    + "out, or say what stands for it ('missing')"
            ),
        ])
    func refusedRows(text: String, message: String) {
        let error = #expect(throws: TableError.self) { try raw(text, Self.columns) }
        #expect(error.map { "\($0)" } == message)
    }

    @Test("what stood for a missing value in the table does so in rows, in the columns of its schema")
    func missingTokens() throws {
        let text =
            "x,s,y\n"
            + (0..<40).map {
                "\($0 % 9 == 0 ? "-999.0" : "\($0).5"),\($0 % 7 == 0 ? "unknown" : "a\($0 % 3)"),\($0 % 2)\n"
            }
            .joined()
        let plan = try TablePlan(profile(text, TableOptions(missing: ["-999", "unknown"])))
        let columns = try #require(plan.schema.inputs["default"])
        #expect((columns[0] as? NumberColumn)?.missingTokens == ["-999", "unknown"])
        for row in [
            ["x": -999, "s": "unknown"], ["x": "-999.0", "s": "unknown"], ["x": "unknown", "s": "NA"],
            ["x": nil, "s": "-999.0"],
        ] as [[String: RowValue]] {
            let raw = try RowColumns(columns).raw(row)
            #expect(raw[0].isNaN && raw[1] == -1)
        }
        let rows = try raw("x,s\n-999.0,unknown\n\"-999\",NA\n1,a1\n", columns)
        #expect(rows[0][0].isNaN && rows[0][1] == -1 && rows[1][0].isNaN && rows[2] == [1, 1])
        // A column for which nothing of the kind was said has the number.
        #expect(try raw("x\n-999\n", [NumberColumn("x")]) == [[-999]])
        // What the usual tokens say is not written.
        let usual = try TablePlan(
            profile(text.replacing("-999.0", with: "NA").replacing("unknown", with: "")))
        let schema = try DescriptionEncoder().encode(usual.schema)
        #expect(!(try schema.readable().contains("missing_tokens")))
    }

    @Test("dates with a time have it in answers, and dates without one do not")
    func dateFormats() throws {
        let text = "a,b,y\n" + (0..<9).map { "2020-05-1\($0)T12:00,2020-05-1\($0),\($0)\n" }.joined()
        let plan = try TablePlan(profile(text), PlanWishes(targets: ["y"]))
        #expect((plan["a"] as? NumberColumn)?.format == .dateTime)
        #expect((plan["b"] as? NumberColumn)?.format == .date)
        #expect(try RowColumns([plan["a"]].compactMap { $0 }).raw(["a": "1970-01-02T12:00"]) == [1.5])
    }

    @Test("rows of a program are what the same rows of a table are")
    func programRows() throws {
        let row: [String: RowValue] = ["id": "k", "x": 1.5, "s": "a", "d": "1970-01-03"]
        #expect(try RowColumns(Self.columns).raw(row) == [1.5, 1, 2])
        #expect(try RowColumns(Self.columns).raw(["x": "1.5", "s": nil, "d": 2]) == [1.5, -1, 2])
        for (name, value) in [("s", "c"), ("x", "oops"), ("d", "x"), ("d", nil)] as [(String, RowValue)] {
            #expect(throws: TableError.self) {
                try RowColumns(Self.columns).raw(row.merging([name: value]) { $1 })
            }
        }
        #expect(throws: TableError.self) { try RowColumns(Self.columns).raw(["x": 1]) }
    }

    @Test("levels that are numbers are told apart by all their digits")
    func exactLevels() throws {
        let whole = [CategoryColumn("n", levels: ["16777216", "16777217", "9007199254740993"])]
        let text = "n\n16777217\n16777216.0\n9007199254740993\n1.6777217e7\n"
        #expect(try raw(text, whole) == [[1], [0], [2], [1]])
        let error = #expect(throws: TableError.self) { try raw("n\n9007199254740992\n", whole) }
        #expect(error?.message.contains("'9007199254740992' is none of its levels") == true)
        #expect(throws: TableError.self) {
            try raw("n\n16777217\n", [CategoryColumn("n", levels: ["16777216"])])
        }
        // Fractions are called by their shortest float.
        #expect(
            try raw(
                "n\n0.33333333333\n-0\n5e-1\n", [CategoryColumn("n", levels: ["0.33333334", "0", "0.5"])])
                == [[0], [1], [2]])
        #expect(
            try raw("n\n0.1000000001\n0.1\n", [CategoryColumn("n", levels: ["0.1", "0.1000000001"])]) == [
                [1], [0],
            ])
    }
}
