import Brainstorm
import Foundation
import TestSupport
import Testing

/// Tables that a network was not trained on: how their columns are found, and how they are evaluated.
struct TableAnswerTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func write(_ text: String, _ name: String = "t.csv") throws {
        _ = try directory.write(Array(text.utf8), to: name)
    }

    private func run(_ arguments: String...) throws -> ProcessResult {
        try TestSupport.run(CommandLine.path, arguments, in: directory.path)
    }

    private static func rows(_ count: Int, _ row: (Int) -> [String]) -> String {
        (0..<count).map { row($0).joined(separator: ",") + "\n" }.joined()
    }

    private func train(_ options: String...) throws {
        let new = try TestSupport.run(
            CommandLine.path, ["new", "e.json", "--data", "t.csv"] + options, in: directory.path)
        #expect(new.status == 0, "\(new.errors)")
        let training = try run("train", "e.json", "-o", "r.h5", "--epochs", "2", "--quiet")
        #expect(training.status == 0, "\(training.errors)")
    }

    @Test(
        "a table without names has its columns by their places, without the target only where it comes last")
    func places() throws {
        try write(Self.rows(40) { ["\($0).5", "\($0 % 7).25", ["a", "b"][$0 % 2]] })
        try train()
        try write("1.5,2.25\n2.5,3.25\n", "n.csv")
        try write("1.5,2.25,\n2.5,3.25,\n", "empty.csv")
        let answers = try run("predict", "r.h5", "--input", "n.csv", "--output", "-")
        #expect(answers.status == 0 && answers.output.hasPrefix("column3,p_a,p_b\n"), "\(answers.errors)")
        #expect(
            try run("predict", "r.h5", "--input", "empty.csv", "--output", "-", "--header", "no").output
                == answers.output)
        try write("1.5\n2.5\n", "n.csv")
        #expect(
            try run("predict", "r.h5", "--input", "n.csv", "--output", "-").errors
                == "Error: n.csv: no row names its 1 column, which are found by their places: the network takes 3, or 2 without "
                + "'column3', or name them in the first row\n")
    }

    @Test("a target among the other columns shifts none of them")
    func shifted() throws {
        // The third column is a text that nobody looks at, and would be taken for nothing else.
        try write(Self.rows(60) { ["\($0 % 2).5", "\($0 % 7).25", "\($0 % 9).75"] })
        try train("--target", "column1", "--ignore", "column3")
        try write("1.5,2.25\n2.5,3.25\n", "n.csv")
        let result = try run("predict", "r.h5", "--input", "n.csv", "--output", "-")
        #expect(
            result.errors
                == "Error: n.csv: no row names its 2 columns, which are found by their places: the network takes 3; where 'column1' "
                + "is not known, leave its fields empty, or name them in the first row\n")
        try write(",2.25,1\n,3.25,1\n", "n.csv")
        #expect(try run("predict", "r.h5", "--input", "n.csv", "--output", "-").status == 0)
        try write("column2\n2.25\n3.25\n", "n.csv")
        #expect(try run("predict", "r.h5", "--input", "n.csv", "--output", "-").status == 0)
    }

    @Test("a network of a table is evaluated on another table, as on the data file of its rows")
    func evaluated() throws {
        func table(_ range: Range<Int>) -> String {
            "id,x,colour,y\n"
                + range.map {
                    "r\($0),\($0 % 5 == 0 ? "NA" : "\($0 % 11).5"),\(["red", "blue"][$0 % 2]),\($0 % 3 == 0 ? "yes" : "no")\n"
                }.joined()
        }
        try write(table(0..<80))
        try train("--split", "last", "--hold-out", "0.25")
        let own = try run("evaluate", "r.h5")
        // The last rows alone are what the run held out.
        try write(table(60..<80), "held.csv")
        let other = try run("evaluate", "r.h5", "--data", "held.csv")
        #expect(
            other.status == 0 && other.output == own.output, "\(own.output) \(other.output) \(other.errors)")
        try write("y;x;remark;colour\nyes;1,5;a;red\n;2,5;b;blue\nno;3,5;c;blue\n", "n.csv")
        #expect(
            try run("evaluate", "r.h5", "--data", "n.csv", "--decimal-comma").errors.contains(
                "n.csv: has the column 'remark', which nobody knows"))
        #expect(
            try run("evaluate", "r.h5", "--data", "n.csv", "--decimal-comma", "--ignore", "remark").errors
                .hasPrefix(
                    "Error: n.csv: line 3: the target 'y' is missing (an empty field)"))
        let left = try run(
            "evaluate", "r.h5", "--data", "n.csv", "--decimal-comma", "--ignore", "remark",
            "--skip-unlabelled")
        #expect(left.status == 0 && left.errors == "rows without a target left out: 1\n", "\(left.errors)")
        try write("x,colour\n1.5,red\n", "n.csv")
        #expect(try run("evaluate", "r.h5", "--data", "n.csv").errors.contains("lacks the column 'y'"))
        try write("x,colour,y\n1.5,green,yes\n", "n.csv")
        #expect(
            try run("evaluate", "r.h5", "--data", "n.csv").errors
                == "Error: n.csv: line 2: column 'colour': 'green' is none of its levels ('blue', 'red')\n")
        #expect(try run("evaluate", "r.h5", "--ignore", "x").status == 64)
        #expect(
            try run("evaluate", "r.h5", "--data", "held.csv", "--split", "test").errors.contains(
                "has no splits"))
    }

    @Test("a network of other data is not evaluated on a table")
    func otherNetwork() throws {
        let network = try Network(spec: "F2", for: .regression, inputShape: [2], outputShape: [1], seed: 1)
        try network.initializeAsDescribed()
        try network.save(to: directory.path("n.h5"))
        try write("x,y\n1,2\n")
        #expect(
            try run("evaluate", "n.h5", "--data", "t.csv").errors.contains(
                "t.csv: is a table, and the network was trained on none"))
    }
}
