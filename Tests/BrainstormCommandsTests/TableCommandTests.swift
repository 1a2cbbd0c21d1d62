import Brainstorm
import Foundation
import TestSupport
import Testing

/// Tables on the command line: what is found, what is asked for, and what is refused.
struct TableCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func write(_ text: String, _ name: String = "t.csv") throws {
        _ = try directory.write(Array(text.utf8), to: name)
    }

    private func run(_ arguments: String...) throws -> ProcessResult {
        try TestSupport.run(CommandLine.path, arguments, in: directory.path)
    }

    /// The numbers of a split's column in `o.h5`.
    private func values(_ split: String, _ column: String) throws -> [Float] {
        try #require(try DataFile.load(from: directory.path("o.h5"))[split]?[column]).values
    }

    @Test(
        "tables of the world become data, and nothing is lost on the way",
        arguments: [
            ("5.1,?,0\n7.0,3.2,1\n6.3,3.3,2\n4.9,3.0,0\n", 4, 2), ("1, \"2\", 0\n3, 4, 1\n5, 6, 0\n", 3, 2),
            ("1990,1991,1992\n1,2,3\n4,5,6\n7,8,9\n", 3, 2),
            (
                "sepal_length,sepal_width,species\n5.1,3.5,setosa\n7.0,3.2,versicolor\n6.3,3.3,virginica\n",
                3, 2
            ),
            ("x,y\n1,True\n2,False\n", 2, 1), ("# made by tool\na,b,y\n1,2,0\n3,4,1\n", 2, 2),
            ("1;2;0\n3;4;1\n5;6;0\n", 3, 2), ("a\tb\ty\n1\t2\t0\n3\t4\t1\n", 2, 2),
            ("1,2,0,\n3,4,1,\n5,6,0,\n", 3, 2),
        ])
    func converted(text: String, rows: Int, features: Int) throws {
        try write(text)
        let result = try run("data", "csv", "t.csv", "o.h5", "--hold-out", "0")
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.contains(
                "o.h5 training: default 1 × \(rows) × \(features), targets 1 × \(rows) × 1"),
            "\(result.output)")
    }

    @Test(
        "what is ambiguous, or no number, is refused with what to do",
        arguments: [
            (
                "a,a,y,y\n1,2,0,5\n3,4,1,6\n", ["--target", "a"],
                "t.csv: 2 columns are called 'a': rename all but one"
            ),
            (
                "a;b;y\n1,5;2,5;0\n3,5;4,5;1\n", [],
                "t.csv: line 2: column 'a': '1,5' is no number: if commas are decimal commas, say so (--decimal-comma)"
            ),
            (
                "x,y\n0x10,0\n2,1\n", [],
                "t.csv: line 2: column 'x': '0x10' is no number: hexadecimal numbers are not taken; correct it, say that it stands "
                    + "for a missing value (--missing '0x10'), or leave the column out (--ignore); a plan can make a category of "
                    + "it (--save-plan)"
            ),
            ("x,y\n1,0\n2\n", [], "t.csv: line 3: 1 field where the first row has 2"),
        ])
    func refused(text: String, options: [String], message: String) throws {
        try write(text)
        let result = try TestSupport.run(
            CommandLine.path, ["data", "csv", "t.csv", "o.h5"] + options, in: directory.path)
        #expect(result.status == 1 && result.errors == "Error: \(message)\n", "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory.path("o.h5")))
    }

    @Test("an empty field is named by its column, and integers that are rounded are warned of")
    func missingAndRounded() throws {
        try write("id,x,y\n16777217,1,0\n16777219,,1\n9007199254740993,3,1\n")
        let result = try run("data", "csv", "t.csv", "o.h5", "--hold-out", "0", "--quiet")
        #expect(result.status == 0 && result.output.isEmpty)
        #expect(result.errors == "warning: integers beyond 2^24 were rounded to 32-bit floats: 3 in 'id'\n")
        #expect(try run("data", "csv", "t.csv", "--dry-run").output.contains("1 missing (empty)"))
    }

    @Test("a plan is printed, written, edited and followed")
    func plan() throws {
        try write(
            "age,sex,alive\n"
                + (0..<40).map { "\($0),\($0 % 3 == 0 ? "m" : "f"),\($0 % 2 == 0 ? "yes" : "no")\n" }.joined()
        )
        let printed = try run(
            "data", "csv", "t.csv", "--dry-run", "--save-plan", "plan.json", "--split", "stratified")
        #expect(printed.status == 0, "\(printed.errors)")
        for part in [
            "t.csv: 40 rows, 3 columns", "classification into 2 classes of 'alive'",
            "0.2 for 'validation' of each 'alive'",
            "the first row names the columns", "target: class of 2: no, yes",
        ] { #expect(printed.output.contains(part), "\(part) in \(printed.output)") }
        let text = try String(contentsOfFile: directory.path("plan.json"), encoding: .utf8)
        try write(text.replacing("\"standard\"", with: "\"range\""), "plan.json")
        #expect(try run("data", "csv", "t.csv", "o.h5", "--plan", "plan.json").status == 0)
        let column =
            try DataFile.schema(of: directory.path("o.h5"))?.inputs["default"]?.first as? NumberColumn
        #expect(column?.scaling == .range)
        #expect(try values("validation", "targets").sorted() == [0, 0, 0, 0, 1, 1, 1, 1])
        #expect(
            try run("data", "csv", "t.csv", "o.h5", "--plan", "plan.json", "--target", "sex").status == 64)
        #expect(
            try run("data", "csv", "t.csv", "--dry-run", "--save-plan", "plan.json").errors.contains("exists")
        )
    }

    @Test("options say how a table is written and which rows are held out")
    func options() throws {
        try write("%x\nx;day;y\n1,5;2020-01-01;-9\n2,5;2020-02-01;3\n3,5;2020-03-01;4\n4,5;2020-04-01;5,5\n")
        let result = try run(
            "data", "csv", "t.csv", "o.h5", "--decimal-comma", "--comment", "%", "--header", "yes",
            "--delimiter", ";",
            "--missing", "-9", "--split", "date=day:2020-03-01:2020-04-01", "--target", "x", "--ignore", "day"
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(try values("training", "targets") == [1.5, 2.5] && values("test", "targets") == [4.5])
        #expect(
            try values("training", "default").map { $0.isNaN ? -1 : $0 } == [-1, 3]
                && values("test", "default") == [5.5])
        for wrong in [
            ["--split", "thirds"], ["--delimiter", ":"], ["--hold-out", "1"], ["--header", "maybe"],
            ["--comment", ","],
        ] {
            #expect(
                try TestSupport.run(
                    CommandLine.path, ["data", "csv", "t.csv", "o.h5"] + wrong, in: directory.path
                ).status == 64)
        }
    }

    @Test("a series is read beside columns that are no numbers")
    func series() throws {
        try write(
            "date,value,note\n1949-01,112,\"a, b\"\n1949-02,118,\n1949-03,132,x\n1949-04,129,\n1949-05,121,\n1949-06,140,\n"
        )
        let result = try run(
            "data", "series", "t.csv", "o.h5", "--column", "value", "--whole", "--hold-out", "0")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try values("training", "default") == [112, 118, 132, 129, 121])
        try write("date,value\n1949-01,112\n1949-02,\n1949-03,132\n")
        #expect(
            try run("data", "series", "t.csv", "o.h5").errors.contains(
                "t.csv: line 3: column 'value': the value is missing"))
    }

    @Test("prices are a regression, and the guess is printed")
    func prices() throws {
        try write("size,price\n" + (0..<120).map { "\($0),\(97.8042 + Double($0 % 111) / 10)\n" }.joined())
        let result = try run("new", "e.json", "--data", "t.csv")
        #expect(result.status == 0 && result.output.contains("regression of 'price'"), "\(result.errors)")
        let experiment = try Experiment(from: directory.path("e.json"))
        #expect(experiment.network.schema?.inputs["targets"]?.first is NumberColumn)
        let training = try run("train", "e.json", "-o", "r.h5", "--epochs", "2", "--quiet")
        #expect(training.status == 0, "\(training.errors)")
        #expect(try run("new", "f.json", "--data", "t.csv", "--mask", "m").status == 64)
        #expect(try run("new", "f.json", "--target", "price").status == 64)
    }

    @Test(
        "the tokens of the training table hold for rows to be answered, and endings part the answers' fields")
    func tokensAndEndings() throws {
        try write(
            "id,x,when,y\n"
                + (0..<60).map {
                    "\($0 + 1),\($0 % 9 == 0 ? "-999.0" : "\($0 % 2).\($0 % 7)"),2020-05-\(10 + $0 % 9),2021-01-\(10 + $0 % 2)\n"
                }.joined())
        let new = try run("new", "e.json", "--data", "t.csv", "--missing=-999", "--target", "y")
        #expect(new.status == 0, "\(new.errors)")
        let training = try run("train", "e.json", "-o", "r.h5", "--epochs", "2", "--quiet")
        #expect(training.status == 0, "\(training.errors)")
        func answer(_ rows: String, _ input: String, _ output: String) throws -> [Substring] {
            try write(rows, input)
            let result = try run("predict", "r.h5", "--input", input, "--output", output, "--overwrite")
            #expect(result.status == 0, "\(result.errors)")
            return try String(contentsOfFile: directory.path(output), encoding: .utf8).split(separator: "\n")
        }
        let gap = try answer(
            "id;x;when\n1;;2020-05-10\n1;-999;2020-05-10\n1;-999.0;2020-05-10\n", "n.csv", "a.csv")
        #expect(gap[0] == "id,y" && gap[1] == gap[2] && gap[2] == gap[3], "\(gap)")
        // The target has no time.
        #expect(gap[1].count == "1,2021-01-10".count)
        let lines = try answer(
            "{\"id\": 9007199254740993, \"x\": -999, \"when\": \"2020-05-10\"}\n", "n.jsonl", "a.tsv")
        #expect(lines[0] == "id\ty" && lines[1] == "9007199254740993\t" + gap[1].dropFirst(2), "\(lines)")
        try write("{\"id\": 1e40, \"x\": 1, \"when\": \"2020-05-10\"}\n", "n.jsonl")
        #expect(
            try run("predict", "r.h5", "--input", "n.jsonl", "--output", "-").errors.contains(
                "n.jsonl: line 1: column 'id': 1e+40 has more digits than a number keeps: write it as a text")
        )
    }

    @Test("a number that the network cannot take is refused with its line, wherever in the table it stands")
    func refusedNumbers() throws {
        try write("x,y\n" + (0..<60).map { "0.00\($0 % 7),\($0 % 2)\n" }.joined())
        #expect(try run("new", "e.json", "--data", "t.csv").status == 0)
        #expect(try run("train", "e.json", "-o", "r.h5", "--epochs", "1", "--quiet").status == 0)
        let numbers = (0..<20_000).map { $0 == 15_000 ? "3e38" : "0.00\($0 % 7)" }
        try write("x\n" + numbers.map { "\($0)\n" }.joined(), "n.csv")
        try write("\n" + numbers.map { "{\"x\": \($0)}\n" }.joined(), "n.jsonl")
        for input in ["n.csv", "n.jsonl"] {
            let result = try run("predict", "r.h5", "--input", input, "--output", "a.csv")
            #expect(
                result.errors.hasPrefix("Error: \(input): line 15002: column 'x': 3e+38 is so far"),
                "\(result.errors)")
        }
        let network = try Network.load(from: directory.path("r.h5"))
        let error = #expect(throws: TableError.self) { try network.predict([["x": 0.001], ["x": 3e38]]) }
        #expect(error?.path == "row 1")
    }

    @Test("times that floats do not have are warned of")
    func roundedTimes() throws {
        try write("when,y\n2020-05-17T10:31:07,0\n2020-05-18T11:00:01,1\n2020-05-18T12:00,1\n")
        let result = try run("data", "csv", "t.csv", "o.h5", "--hold-out", "0", "--quiet")
        #expect(result.status == 0)
        #expect(
            result.errors == "warning: times of the day were rounded to 32-bit floats: 2 in 'when'\n",
            "\(result.errors)")
    }

    @Test("an experiment whose split leaves no row for validation has none, and trains")
    func nothingHeld() throws {
        try write(
            "x,part,y\n"
                + (0..<40).map { "\($0).5,training,\($0 % 2)\n" }.joined())
        let new = try run("new", "e.json", "--data", "t.csv", "--split", "column=part")
        #expect(new.status == 0 && new.output.contains("No row is held out as 'validation'"), "\(new.errors)")
        let training = try run("train", "e.json", "-o", "r.h5", "--epochs", "2", "--quiet")
        #expect(training.status == 0, "\(training.errors)")
    }

    @Test("rows go through pipes, and each is answered when it is there")
    func pipes() throws {
        try write("x,y\n" + (0..<60).map { "\($0 % 2).\($0 % 7),\($0 % 2 == 0 ? "no" : "yes")\n" }.joined())
        #expect(try run("new", "e.json", "--data", "t.csv").status == 0)
        #expect(try run("train", "e.json", "-o", "r.h5", "--epochs", "3", "--quiet").status == 0)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.path)
        process.arguments = ["predict", "r.h5", "--input", "-", "--output", "-", "--form", "jsonl"]
        process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        for x in 0..<3 {
            try input.fileHandleForWriting.write(contentsOf: Data("{\"x\": \(x)}\n".utf8))
            // The answer comes before the next question.
            let answer = output.fileHandleForReading.availableData
            #expect(try JSONValue(parsing: [UInt8](answer.dropLast()))["p_yes"] != nil)
        }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let table = try TestSupport.run(
            "/bin/sh",
            ["-c", "printf 'x\\n1\\n0\\n' | '\(CommandLine.path)' predict r.h5 --input - --output -"],
            in: directory.path)
        #expect(table.output.hasPrefix("y,p_no,p_yes\n") && table.output.split(separator: "\n").count == 3)
        for wrong in [
            ["--output", "a.h5"], ["--output", "a.csv", "--split", "x"],
            ["--output", "a.csv", "--buffer", "x"],
        ] {
            let arguments = ["predict", "r.h5", "--input", "t.csv"] + wrong
            #expect(try TestSupport.run(CommandLine.path, arguments, in: directory.path).status == 64)
        }
        // What is there is not replaced.
        try write("mine", "a.csv")
        #expect(
            try run("predict", "r.h5", "--input", "t.csv", "--output", "a.csv").errors.contains(
                "pass --overwrite"))
    }

    @Test("rows without a label are refused by 'new' with the line of the first, or left out on request")
    func unlabelled() throws {
        try write(
            "x,y\n"
                + (0..<40).map { "\($0 % 7).5,\($0 == 4 || $0 == 9 ? "" : ["a", "b"][$0 % 2])\n" }.joined())
        let refused = try run("new", "e.json", "--data", "t.csv")
        #expect(
            refused.output.contains("2 of 40 rows lack the target 'y' (--skip-unlabelled leaves them out)"),
            "\(refused.output)")
        #expect(
            refused.errors
                == "Error: t.csv: line 6: the target 'y' is missing (an empty field): complete it, or leave out the rows without it "
                + "(--skip-unlabelled, or \"unlabelled\": \"leave_out\" in a plan)\n")
        #expect(!FileManager.default.fileExists(atPath: directory.path("e.json")))
        let new = try run("new", "e.json", "--data", "t.csv", "--skip-unlabelled", "--save-plan", "plan.json")
        #expect(
            new.status == 0
                && new.output.contains(
                    "Rows: 31 in 'training', 7 in 'validation'; rows without a target left out: 2"),
            "\(new.output) \(new.errors)")
        let training = try run("train", "e.json", "-o", "r.h5", "--epochs", "1", "--quiet")
        #expect(training.status == 0, "\(training.errors)")
        // The plan says it to those who follow it.
        let data = try run("data", "csv", "t.csv", "o.h5", "--plan", "plan.json")
        #expect(
            data.status == 0 && data.output.contains("rows without a target left out: 2"), "\(data.errors)")
        #expect(try values("training", "targets").count == 31 && values("validation", "targets").count == 7)
    }

    @Test("numbers that lack are left out with their rows, and a rule of the target's own holds before")
    func unlabelledNumbers() throws {
        try write("x,y\n" + (0..<40).map { "\($0 % 7).5,\($0 % 10 == 4 ? "-999" : "\($0).25")\n" }.joined())
        let data = try run(
            "data", "csv", "t.csv", "o.h5", "--missing=-999", "--skip-unlabelled", "--split", "last")
        #expect(
            data.status == 0 && data.output.contains("rows without a target left out: 4"), "\(data.errors)")
        #expect(try values("validation", "targets") == [32.25, 33.25, 35.25, 36.25, 37.25, 38.25, 39.25])
        #expect(try values("validation", "default").first == 4.5)
    }

    @Test("a date beyond the data is refused with their range, before anything is written")
    func datesBeyond() throws {
        try write("day,x,y\n" + (0..<40).map { "2020-01-\(10 + $0 % 15),\($0).5,\($0 % 2)\n" }.joined())
        for arguments in [["new", "e.json", "--data", "t.csv"], ["data", "csv", "t.csv", "o.h5"]] {
            let result = try TestSupport.run(
                CommandLine.path, arguments + ["--split", "date=day:2030-01-01"], in: directory.path)
            #expect(
                result.errors
                    == "Error: t.csv: the split by 'day' leaves no row for 'validation': its values go from 2020-01-10 to 2020-01-24, "
                    + "and 'validation' is from 2030-01-01 on\n")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["t.csv"])
        let backwards = try run(
            "new", "e.json", "--data", "t.csv", "--split", "date=day:2020-01-15:2020-01-12")
        #expect(backwards.status == 64 && backwards.errors.contains("'test' must begin after 'validation'"))
    }

    @Test("what is guessed of header, task and missing values is printed with the option that changes it")
    func guesses() throws {
        try write(
            "kind,allergy,stars\n"
                + (0..<90).map { "\(["a", "b"][$0 % 2]),\(["none", "nuts", "None"][$0 % 3]),\($0 % 5)\n" }
                .joined())
        let printed = try run("data", "csv", "t.csv", "--dry-run").output.split(
            whereSeparator: \.isWhitespace
        )
        .joined(separator: " ")
        for part in [
            "the first row names the columns: 'stars' stands above numbers (--header no takes it for a row)",
            "'stars' has 5 different whole numbers, taken for classes (--task regression takes them for numbers)",
            "category: none (30), nuts (30); 30 missing (None); 'None' is taken for missing: if it is a level, say what is missing "
                + "(--missing NA)",
        ] { #expect(printed.contains(part), "\(part) in \(printed)") }
        #expect(
            try run("data", "csv", "t.csv", "--dry-run", "--task", "regression").output.contains(
                "regression of 'stars'"))
        #expect(
            try run("data", "csv", "t.csv", "--dry-run", "--missing", "NA").output.contains(
                "None (30), none (30), nuts (30)"))
        try write("1990,1991\n" + (0..<30).map { "\($0).5,\($0).25\n" }.joined())
        #expect(
            try run("data", "csv", "t.csv", "--dry-run").output.contains(
                "the first row names the columns: years stand above other numbers (--header no takes it for a row)"
            ))
        try write("red,b\n" + (0..<30).map { "\(["red", "blue"][$0 % 2]),\(["a", "b"][$0 % 2])\n" }.joined())
        #expect(
            try run("data", "csv", "t.csv", "--dry-run").output.contains(
                "no row names the columns: a text of the first row stands in others too (--header yes takes the first one for names)"
            ))
        #expect(
            try run("data", "csv", "t.csv", "--dry-run", "--header", "yes").output.contains("as asked for\n"))
    }
}
