import Brainstorm
import Describing
import Foundation
import TestSupport
import Testing

/// Schemas that are longer than readers take: they are refused where they would be written.
struct LongSchemaTests {
    private static let message =
        "the schema is longer than files hold: its descriptions may have 500000 values in all; column 'c' has 600000 levels or "
        + "words. Leave such a column out, make it an identifier, or give fewer levels or words"

    private static func schema(_ levels: Int) -> Schema {
        Schema(inputs: [
            "default": [
                NumberColumn("x"),
                CategoryColumn("c", levels: (0..<levels).map { "\($0)" }, encoding: .index),
            ]
        ])
    }

    @Test("no data file is written that readers refuse")
    func dataFile() throws {
        let directory = try TemporaryDirectory()
        let column = DataFile.Column(shape: [1, 1, 2], .floats([1, 2]))
        func save(_ levels: Int) throws {
            try DataFile(splits: ["training": ["default": column]], schema: Self.schema(levels))
                .save(to: directory.path("d.h5"))
        }
        let error = #expect(throws: FileError.self) { try save(600_000) }
        #expect(error?.message == Self.message)
        #expect(!FileManager.default.fileExists(atPath: directory.path("d.h5")))
        // The longest that is written is read.
        try save(499_900)
        #expect(
            try DataFile.schema(of: directory.path("d.h5"))?.inputs["default"]?.last?.levelNames?.count
                == 499_900)
    }

    @Test("a table whose plan has too many levels leaves no file")
    func table() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(Array("x,c\n1,5\n2,6\n".utf8), to: "t.csv")
        let plan = TablePlan(
            columns: Self.schema(600_000).inputs["default"] ?? [], targets: ["x"],
            split: .order(.init(validation: 0)))
        let output = try Output(directory.path("t.h5"), .data, replacing: .never)
        let error = #expect(throws: FileError.self) { try DataFile.save(table: path, plan, to: output) }
        #expect(error?.message == Self.message)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["t.csv"])
    }

    @Test("neither a network nor a run has such a schema, and the run does not begin")
    func networkAndRun() throws {
        let directory = try TemporaryDirectory()
        let network = try Network(spec: "F2", for: .regression, inputShape: [2], outputShape: [1], seed: 1)
        network.schema = Self.schema(600_000)
        #expect(throws: FileError.self) { try network.save(to: directory.path("n.h5")) }
        let samples = try Samples([
            "default": .init(shape: [1, 2, 2], values: [1, 2, 3, 4]),
            "targets": .init(shape: [1, 2, 1], values: [1, 2]),
        ])
        let error = #expect(throws: FileError.self) {
            try Run(
                network, Trainer(stepper: SgdStepper()), on: Minibatches(of: 2, samples),
                to: directory.path("r.h5"))
        }
        #expect(error?.message == Self.message)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }
}
