import Brainstorm
import Foundation
import TestSupport
import Testing

/// From a table with a series to the lines that come after it.
struct ForecastCommandTests {
    private func run(_ arguments: String..., in directory: TemporaryDirectory) throws -> ProcessResult {
        let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
        guard result.status == 0 else { throw ProcessFailure(description: result.errors) }
        return result
    }

    @Test("a series is cut into windows, learned in its own scale, and foretold in the data's units")
    func sine() throws {
        let directory = try TemporaryDirectory()
        let values = (0..<400).map { 500 + 20 * sin(Double($0) * 0.5) }
        let lines = values.map { "\($0),7" }.joined(separator: "\n")
        _ = try directory.write(Array("level,other\n\(lines)\n".utf8), to: "series.csv")
        let made = try run("data", "series", "series.csv", "series.h5", "--column", "level", in: directory)
        #expect(
            made.output.hasSuffix("windows of 31 time steps, one every 15 (--window, --stride, --whole)\n"))
        let new = try run("new", "e.json", "--spec", "L16", "--data", "series.h5", in: directory)
        #expect(new.output.contains("A network for regression, as the targets suggest"))
        _ = try run(
            "train", "e.json", "-o", "run.h5", "--quiet", "--epochs", "60", in: directory)
        _ = try run(
            "forecast", "run.h5", "--input", "series.csv", "--steps", "6", "--output", "coming.csv",
            in: directory)
        let series = try SeriesData(tables: [directory.path("coming.csv")])
        #expect(series.columns == ["level"] && series.series[0].count == 6)
        for (step, value) in series.series[0].enumerated() {
            let expected = 500 + 20 * sin(Double(400 + step) * 0.5)
            #expect(abs(Double(value) - expected) < 10, "step \(step): \(value), \(expected)")
        }
        let printed = try run("forecast", "run.h5", "--input", "series.csv", "--steps", "6", in: directory)
        #expect(try printed.output == String(decoding: directory.read("coming.csv"), as: UTF8.self))
        let refused = try TestSupport.run(
            CommandLine.path,
            ["forecast", "run.h5", "--input", "series.csv", "--steps", "6", "--output", "series.csv"],
            in: directory.path)
        #expect(refused.status == 1 && refused.errors.contains("is read for this"))
    }

    @Test(
        "series of many lengths are masked, meet those of like length, and padding has no part in the scale")
    func lengths() throws {
        let directory = try TemporaryDirectory()
        let lines = (0..<40).flatMap { series in
            (0..<5 + series % 9).map { "\(series),\(1000 + ($0 * 7 + series) % 10)" }
        }
        _ = try directory.write(
            Array("series,level\n\(lines.joined(separator: "\n"))\n".utf8), to: "series.csv")
        _ = try run(
            "data", "series", "series.csv", "series.h5", "--column", "level", "--by", "series", "--whole",
            "--hold-out", "0.3", in: directory)
        _ = try run("new", "e.json", "--spec", "R4", "--data", "series.h5", in: directory)
        let experiment = try Experiment(from: directory.path("e.json"))
        #expect(experiment.data.training.iterator is BucketedMinibatches)
        _ = try run("train", "e.json", "-o", "run.h5", "--quiet", "--epochs", "1", in: directory)
        let schema = try #require(try Network.load(from: directory.path("run.h5")).schema)
        let column = try #require(schema.inputs["default"]?.first as? NumberColumn)
        #expect(try #require(column.statistics).mean > 999 && schema.horizon == 1)
    }
}
