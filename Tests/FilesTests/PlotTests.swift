import Brainstorm
import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

struct PlotTests {
    /// The elements and their attributes, from a parser that refuses what is not well-formed.
    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String])] = []
        var texts: [String] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String] = [:]
        ) { elements.append((name, attributes)) }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            texts.append(string.trimmingCharacters(in: .whitespacesAndNewlines))
        }

        init(_ svg: String) throws {
            super.init()
            let parser = XMLParser(data: Data(svg.utf8))
            parser.delegate = self
            try #require(parser.parse(), "\(svg)")
        }
    }

    private static func curve(_ path: String, _ values: [Double], from first: Double = 0) -> Curve {
        Curve(
            path: path,
            points: values.enumerated().map { Curve.Point(x: first + Double($0.offset), y: $0.element) })
    }

    @Test("draws a panel for each quantity and a line for each log, over the same epochs")
    func panels() throws {
        let plot = Plot(
            title: "Training",
            curves: [
                Self.curve("rolling_training.total_loss", [2, 1, 0.5], from: 1),
                Self.curve("validation.Accuracy", [0.1, 0.5, 0.7, 0.8]),
                Self.curve("validation.total_loss", [2.5, 1.2, 0.7, 0.75]),
            ])
        let reader = try Reader(plot.svg)
        let paths = reader.elements.filter { $0.name == "path" }.compactMap { $0.attributes["d"] }
        #expect(paths.count == 3)
        // Epoch 1 of one panel is under epoch 1 of the other.
        let starts = paths.map { $0.split(whereSeparator: { "ML ".contains($0) }).map { Double($0) ?? -1 } }
        #expect(starts[0][0] == starts[1][2] && starts[1][0] == starts[2][0])
        #expect(reader.texts.filter { $0 == "total_loss" }.count == 1)
        for text in ["Accuracy", "rolling_training", "validation", "epoch", "0.8", "0.75", "Training"] {
            #expect(reader.texts.contains(text), "\(text)")
        }
        // y grows downwards: the best accuracy is at the top of its panel.
        #expect(starts[2][7] < starts[2][1])
        #expect(!plot.svg.contains("script") && !plot.svg.contains("http://www.w3.org/1999/xlink"))
        #expect(plot.html.contains(plot.svg))
        #expect(plot.svg == plot.svg)
    }

    @Test("the statistics of one buffer share a panel, their norms another")
    func statistics() throws {
        let reader = try Reader(
            Plot(
                title: "",
                curves: ["avg", "avg_L2_norm", "max", "max_L2_norm", "min"].map {
                    Self.curve("MonitorParameters_Hid.W.\($0)", [1, 2])
                }
            ).svg)
        #expect(
            reader.texts.filter { $0.hasPrefix("M") }
                == ["MonitorParameters_Hid.W", "MonitorParameters_Hid.W, L2 norm"])
        #expect(
            reader.texts.filter { ["min", "avg", "max"].contains($0) } == ["avg", "max", "min", "avg", "max"])
    }

    @Test("numbers that are not finite are gaps, and lonely points are dots")
    func gaps() throws {
        let reader = try Reader(
            Plot(
                title: "", curves: [Self.curve("a.x", [1, .nan, 3, 4, .infinity, -.infinity, 1e308, 2])]
            ).svg)
        let path = try #require(reader.elements.first { $0.name == "path" }?.attributes["d"])
        #expect(path.filter { $0 == "M" }.count == 3 && path.filter { $0 == "L" }.count == 1)
        #expect(reader.elements.filter { $0.name == "circle" }.count == 2)
    }

    @Test("names cannot break out of the text, and odd numbers do not break the axes")
    func hostile() throws {
        let name = "<script>alert(1)</script>&\"'\u{FFFF}\u{85}.x"
        let svg = Plot(title: name, curves: [Self.curve(name, [1, 2])]).svg
        #expect(!svg.contains("<script"))
        let reader = try Reader(svg)
        #expect(reader.texts.joined().contains("alert(1)"))
        for values in [
            [], [0], [0, 0], [.leastNonzeroMagnitude, 3 * .leastNonzeroMagnitude], [1e300, -1e300], [1e308],
            [.nan], [1, 1 + 1e-16], [-1, -1e-9],
            [1e15, 1e15 + 2],
        ] {
            for isLogarithmic in [false, true] {
                _ = try Reader(
                    Plot(title: "t", curves: [Self.curve("a.b", values)], isLogarithmic: isLogarithmic).svg)
            }
        }
        #expect(try Reader(Plot(title: "t", curves: []).svg).texts.contains("No log has an entry yet."))
    }

    @Test(
        "ticks are round numbers that span the values",
        arguments: [
            ([0.12, 0.87], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            ([3, 11], ["2", "4", "6", "8", "10", "12"]),
            ([-0.02, 0.03], ["−0.02", "−0.01", "0.00", "0.01", "0.02", "0.03"]),
            ([2e6, 9e6], ["2e6", "4e6", "6e6", "8e6", "1e7"]),
            ([5, 5], ["4.4", "4.6", "4.8", "5.0", "5.2", "5.4", "5.6"]),
        ])
    func ticks(values: [Double], labels: [String]) {
        let axis = PlotAxis(values)
        #expect(axis.ticks.map(\.label) == labels)
        #expect(axis.lower <= values.min() ?? 0 && axis.upper >= values.max() ?? 0)
    }

    @Test("logarithmic axes have ticks at powers of ten, and whole numbers no ticks between")
    func otherTicks() {
        #expect(
            PlotAxis([0.02, 30], isLogarithmic: true).ticks.map(\.label) == ["0.01", "0.1", "1", "10", "100"])
        #expect(PlotAxis([2, 7], isLogarithmic: true).ticks.map(\.label) == ["1", "2", "5", "10"])
        #expect(
            PlotAxis([0, 2], ticks: 8, wholeNumbers: true, isTight: true).ticks.map(\.label) == [
                "0", "1", "2",
            ])
    }

    @Test("very long logs keep their peaks")
    func thinning() {
        var values = (0..<100_000).map { _ in 0.5 }
        values[77_777] = 9
        values[77_778] = -9
        let thinned = Self.curve("a.b", values).thinned
        #expect(thinned.count < 2_000)
        #expect(
            thinned.contains(Curve.Point(x: 77_777, y: 9)) && thinned.contains(Curve.Point(x: 77_778, y: -9)))
        #expect(thinned.map(\.x) == thinned.map(\.x).sorted())
    }

    @Test("PlotLogs draws the chosen logs at the epochs at which they were made")
    func hook() throws {
        let directory = try TemporaryDirectory()
        let samples = try SampleFiles.samples
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0.1),
            hooks: [
                MonitorScores("validation", scorers: [Accuracy()]), Watch(),
                PlotLogs(["validation", "rolling_training.total_loss"], to: "some.svg"),
                PlotLogs(to: "all.html", logScale: true), StopAfterEpoch(4),
            ], verbose: false)
        try trainer.add(MonitorLoss("validation", every: .updates(3)), name: "often")
        try trainer.train(
            NetworkFileTests.classifier(), on: Minibatches(of: 4, samples, seed: 3),
            validation: ["validation": Undivided(samples)],
            savingTo: SavingPlace(directory: directory.path), output: SilentOutput())
        let svg = try String(contentsOfFile: directory.path("some.svg"), encoding: .utf8)
        let reader = try Reader(svg)
        #expect(reader.elements.filter { $0.name == "path" }.count == 3)
        #expect(reader.texts.contains("Training after epoch 4, update 24"))
        let html = try String(contentsOfFile: directory.path("all.html"), encoding: .utf8)
        #expect(html.hasPrefix("<!doctype html>") && html.contains("often"))
        // Six updates an epoch: after the last one the curves end where they were logged.
        let ends = Watch.seen(trainer)
        #expect(ends["validation.Accuracy"] == [0, 1, 2, 3, 4])
        #expect(ends["rolling_training.total_loss"] == [1, 2, 3, 4])
        #expect(ends["often.total_loss"] == [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4])
    }

    @Test("PlotLogs draws to pictures only, and comes back from its description")
    func description() throws {
        let hook = PlotLogs(["validation"], to: "curves.svg", logScale: true, every: .updates(10))
        let description = try DescriptionEncoder().describe(hook)
        #expect(
            try description.canonical()
                == #"{"@type":"PlotLogs","filename":"curves.svg","interval":10,"log_scale":true,"logs":["validation"],"timescale":"update"}"#
        )
        let made = try Registry.standard.make((any Hook).self, kind: .hook, from: description)
        #expect(try DescriptionEncoder().describe(made) == description)
        do {
            _ = try Registry.standard.make(
                (any Hook).self, kind: .hook, from: ["@type": "PlotLogs", "filename": "curves.png"])
            Issue.record("it must be refused")
        } catch {
            #expect("\(error)".contains("'curves.png' is no name of a picture"), "\(error)")
            #expect("\(error)".contains(".svg or .html"))
        }
    }
}

/// Notes where the curves of the logs are, at the end of training, in the logs of its own name.
private struct Watch: Hook {
    static let typeName = "Watch"

    init() {}

    mutating func finish(_ context: TrainingContext, _ result: TrainingResult) throws {
        for curve in context.curves() {
            for point in curve.points {
                try context.log(
                    "Watch.\(curve.path.replacingOccurrences(of: ".", with: "-"))", point.x)
            }
        }
    }

    static func seen(_ trainer: Trainer) -> [String: [Double]] {
        var result: [String: [Double]] = [:]
        for path in trainer.logs.paths where path.hasPrefix("Watch.") {
            result[path.dropFirst(6).replacingOccurrences(of: "-", with: ".")] = trainer.logs[path]
        }
        return result
    }

    init(from decoder: any Decoder) throws { fatalError("a test's hook is not described") }
    func encode(to encoder: any Encoder) throws {}
}
