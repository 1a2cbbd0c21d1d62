import Brainstorm
import Foundation
import TestSupport
import Testing

/// Tables as data files, as data of experiments, and as questions to a network.
struct TableDataTests {
    /// Rows of two kinds that differ in both features, with gaps.
    private static func table(_ rows: Int, seed: UInt64 = 1) -> String {
        var random = SplitMix64(seed: seed)
        var text = "id,size,colour,day,kind\n"
        for row in 0..<rows {
            let isLarge = Bool.random(using: &random)
            let size = row % 11 == 0 ? "NA" : "\(Float.random(in: 0..<1, using: &random) + (isLarge ? 2 : 0))"
            let colour = row % 13 == 0 ? "" : isLarge ? "red" : "\"sea, green\""
            text += "n\(row),\(size),\(colour),2020-01-\(10 + row % 20),\(isLarge ? "large" : "small")\n"
        }
        return text
    }

    private static func write(_ text: String, _ directory: TemporaryDirectory, _ name: String = "t.csv")
        throws -> String
    {
        try directory.write(Array(text.utf8), to: name)
    }

    @Test("a table becomes a data file of raw numbers with their schema, the same that is read at once")
    func dataFile() throws {
        let directory = try TemporaryDirectory()
        let path = try Self.write(Self.table(500), directory)
        let plan = try TablePlan(TableProfile(path: path))
        let output = try Output(directory.path("t.h5"), .data, replacing: .never)
        let report = try DataFile.save(table: path, plan, to: output)
        #expect(report.counts == ["training": 400, "validation": 100] && report.rounded.isEmpty)
        let splits = try DataFile.load(from: output.path)
        let direct = try CSVFile(path: "t.csv", plan: plan).load(relativeTo: directory.path)
        for name in ["training", "validation"] {
            let (one, two) = (try #require(splits[name]), try #require(direct[name]))
            #expect(try one.digest() == two.digest())
            #expect(
                one["default"]?.shape == [1, one.count, 3] && one["targets"]?.shape == [1, one.count, 1])
        }
        let schema = try #require(try DataFile.schema(of: output.path))
        #expect(try description(of: schema) == description(of: plan.schema))
        // Each row is in one split, and what it holds is what the table says.
        let all = splits.values.flatMap { samples in
            stride(from: 0, to: samples.count * 3, by: 3).map { samples["default"]?.values[$0 + 2] ?? -1 }
        }
        #expect(all.count == 500 && all.min() == 18_271 && all.max() == 18_290)
        #expect(try #require(splits["training"]?["default"]).values.contains { $0.isNaN })
        // It can be made again; another program's would not be replaced.
        _ = try Output(output.path, .data, replacing: .derived)
    }

    @Test("what a float does not have is counted")
    func rounded() throws {
        let directory = try TemporaryDirectory()
        let path = try Self.write("x,y\n16777217,1\n2,0\n16777219,1\n3,0\n", directory)
        let plan = try TablePlan(TableProfile(path: path), PlanWishes(split: .order(.init(validation: 0))))
        let report = try DataFile.save(
            table: path, plan, to: Output(directory.path("t.h5"), .data, replacing: .never))
        #expect(report.rounded == ["x": 2])
        #expect(
            try CSVFile(path: path, plan: plan).load(relativeTo: ".")["training"]?.rounded == ["default": 2])
    }

    @Test("a table that is not as the plan says leaves no file")
    func refused() throws {
        let directory = try TemporaryDirectory()
        let path = try Self.write(Self.table(100), directory)
        let plan = try TablePlan(TableProfile(path: path))
        _ = try Self.write(Self.table(100) + "n100,1,blue,2020-01-01,large\n", directory)
        let output = try Output(directory.path("t.h5"), .data, replacing: .never)
        let error = #expect(throws: TableError.self) { try DataFile.save(table: path, plan, to: output) }
        #expect(error?.line == 102)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["t.csv"])
    }

    private static func experiment(_ plan: TablePlan, spec: String = "F16", epochs: Int) throws -> Experiment
    {
        var experiment = try Experiment(json: TableExperiment("t.csv", plan, spec: spec).json)
        experiment.trainer.train(forEpochs: epochs)
        return experiment
    }

    /// A run on a table, trained to its end, and the directory with its files.
    private static func trained(epochs: Int = 12) throws -> (network: Network, directory: TemporaryDirectory)
    {
        let directory = try TemporaryDirectory()
        let path = try write(table(400), directory)
        let plan = try TablePlan(TableProfile(path: path), PlanWishes(targets: ["kind"]))
        let run = try Run(
            experiment(plan, epochs: epochs), to: directory.path("run.h5"), relativeTo: directory.path)
        try run.train(output: SilentOutput())
        return (try Network.load(from: directory.path("run.h5")), directory)
    }

    @Test("a run on a table learns, and answers in the words of the table")
    func answers() throws {
        let (network, directory) = try Self.trained()
        let answers = try network.predict([
            ["size": 2.5, "colour": "red", "day": "2020-01-15"],
            ["size": nil, "colour": "sea, green", "day": "2020-01-15", "id": "x", "kind": "small"],
        ])
        #expect(answers.map { $0["kind"] } == ["large", "small"])
        guard case .number(let large)? = answers[0]["p_large"],
            case .number(let small)? = answers[0]["p_small"]
        else {
            Issue.record("probabilities are numbers")
            return
        }
        #expect(large > 0.5 && abs(large + small - 1) < 1e-5)
        #expect(
            throws: TableError(
                .value, path: "row 0", "column 'colour': 'blue' is none of its levels ('red', 'sea, green')")
        ) {
            try network.predict([["size": 1, "colour": "blue", "day": "2020-01-15"]])
        }

        // A table without the target, in another order, and the same rows as JSON lines.
        let rows = (0..<3000).map {
            "\($0 % 5 == 0 ? "red" : "\"sea, green\""),2020-01-1\($0 % 9),k \($0),\(Float($0 % 30) / 10)\n"
        }
        let table = try Self.write("colour,day,id,size\n" + rows.joined(), directory, "new.csv")
        func text(_ prediction: RowPrediction, _ input: String) throws -> String {
            var bytes: [UInt8] = []
            let count = try prediction.run(network, input) { bytes += $0 }
            #expect(count == 3000)
            return String(decoding: bytes, as: UTF8.self)
        }
        let csv = try text(RowPrediction(from: .csv, to: .csv), table)
        let lines = csv.split(separator: "\n")
        #expect(
            lines.count == 3001 && lines[0] == "id,kind,p_large,p_small" && lines[3000].hasPrefix("k 2999,"))
        var inParts = RowPrediction(from: .csv, to: .csv)
        inParts.batch = 7
        let labels = { (text: String) in
            text.split(separator: "\n").map { $0.split(separator: ",").prefix(2) }
        }
        #expect(try labels(text(inParts, table)) == labels(csv))
        let json = (0..<3000).map { row in
            "{\"colour\": \"\(row % 5 == 0 ? "red" : "sea, green")\", \"day\": \"2020-01-1\(row % 9)\", \"id\": \"k \(row)\", "
                + "\"size\": \(Float(row % 30) / 10)}\n"
        }
        let input = try Self.write(json.joined(), directory, "new.jsonl")
        #expect(try text(RowPrediction(from: .jsonl, to: .csv), input) == csv)
        let back = try text(RowPrediction(from: .csv, to: .jsonl), table)
        #expect(back.split(separator: "\n").count == 3000 && back.hasPrefix("{\"id\": \"k 0\", \"kind\": \""))
    }

    @Test(
        "rows that do not suit are refused by their names",
        arguments: [
            ("size,day\n1,2020-01-01\n", "lacks the column 'colour'; it has 'size', 'day'"),
            (
                "size,colour,day,weight\n1,red,2020-01-01,3\n",
                "has the column 'weight', which nobody knows: remove it, or say that it is to be ignored"
            ),
            (
                "size,colour,day\n1,blue,2020-01-01\n",
                "column 'colour': 'blue' is none of its levels ('red', 'sea, green')"
            ),
            (
                "1,red,2020-01-01\n",
                "has no row that names the columns; the network takes id, size, colour, day"
            ),
        ])
    func refusedRows(text: String, message: String) throws {
        let directory = try TemporaryDirectory()
        let plan = try TablePlan(
            TableProfile(path: Self.write(Self.table(60), directory)), PlanWishes(targets: ["kind"]))
        let experiment = try Experiment(json: TableExperiment("t.csv", plan).json)
        let network = try Network(experiment.network)
        try network.initializeAsDescribed()
        try network.settleSchema(
            on: CSVFile(path: "t.csv", plan: plan).load(relativeTo: directory.path)["training"]
                ?? Samples([:]))
        let input = try Self.write(text, directory, "new.csv")
        let error = #expect(throws: TableError.self) {
            try RowPrediction(from: .csv, to: .csv).run(network, input) { _ in }
        }
        #expect(error?.message == message)
        var ignoring = RowPrediction(from: .csv, to: .csv)
        ignoring.ignored = ["weight"]
        if text.contains("weight") { #expect(try ignoring.run(network, input) { _ in } == 1) }
    }

    @Test("a network that was not trained on a table says so")
    func noTable() throws {
        let network = try NetworkFileTests.classifier()
        let error = #expect(throws: FileError.self) { try network.predict([["x": 1]]) }
        #expect(error?.message.hasPrefix("the network does not say which columns it takes") == true)
    }

    @Test("a regression answers in the data's units, and several numbers at once")
    func regression() throws {
        let directory = try TemporaryDirectory()
        var text = "a,b,sum,product\n"
        for row in 0..<300 {
            let (a, b) = (Float(row % 17) / 4, Float(row % 13) / 3)
            text += "\(a),\(b),\(1000 + 10 * (a + b)),\(a - b)\n"
        }
        let path = try Self.write(text, directory)
        let plan = try TablePlan(TableProfile(path: path), PlanWishes(targets: ["sum", "product"]))
        let run = try Run(
            Self.experiment(plan, spec: "F32", epochs: 60), to: directory.path("run.h5"),
            relativeTo: directory.path)
        try run.train(output: SilentOutput())
        let answer = try Network.load(from: directory.path("run.h5")).predict([["a": 2, "b": 1]])[0]
        guard case .number(let sum)? = answer["sum"], case .number(let product)? = answer["product"] else {
            Issue.record("answers are numbers")
            return
        }
        #expect(abs(sum - 1030) < 5 && abs(product - 1) < 0.3, "\(sum), \(product)")
    }

    @Test("a run on a table goes on to the same bytes, and not with a table that has changed")
    func resumed() throws {
        let directory = try TemporaryDirectory()
        let path = try Self.write(Self.table(200), directory)
        let plan = try TablePlan(TableProfile(path: path))
        let experiment = try Self.experiment(plan, spec: "D.2 F8", epochs: 3)
        func begin(_ name: String) throws -> Run {
            try Run(experiment, to: directory.path(name), relativeTo: directory.path)
        }
        try begin("whole.h5").train(output: SilentOutput())
        try begin("parts.h5").train(output: SilentOutput(), stopAfterUpdates: 7)
        try Run(resuming: directory.path("parts.h5")).train(output: SilentOutput())
        let (whole, parts) = (
            try Network.load(from: directory.path("whole.h5")),
            try Network.load(from: directory.path("parts.h5"))
        )
        #expect(whole.parameters.values == parts.parameters.values)

        try begin("changed.h5").train(output: SilentOutput(), stopAfterUpdates: 7)
        _ = try Self.write(Self.table(200, seed: 2), directory)
        let error = #expect(throws: FileError.self) { try Run(resuming: directory.path("changed.h5")) }
        #expect(error?.code == .dataChanged)
        // The same table under another name.
        _ = try Self.write(Self.table(200), directory, "moved.csv")
        try FileManager.default.removeItem(atPath: path)
        _ = try Run(resuming: directory.path("changed.h5"), data: .file(directory.path("moved.csv")))
    }
}
