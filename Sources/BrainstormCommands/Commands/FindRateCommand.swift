import ArgumentParser
import Brainstorm

struct FindRateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find-rate",
        abstract: "Look for a learning rate to begin with.",
        discussion: """
            Trains as an experiment or a run file says, without its hooks, with a learning rate that rises with every \
            update, and prints how the loss goes (Smith, 2017). Too small a rate changes nothing, a good one lets the \
            loss fall, too large a one lets it rise. Suggested is the rate at which it falls most steeply; the one of \
            the lowest loss is the largest of any use. Nothing is written but the picture that is asked for.

            Examples:
              brainstorm find-rate experiment.json
              brainstorm find-rate experiment.json --from 1e-5 --to 1 --updates 400 --plot rates.svg
            """)

    @Argument(
        help: ArgumentHelp("An experiment, a JSON file, or a run file.", valueName: "experiment.json"),
        completion: .file(extensions: ["json", "h5", "hdf5"]))
    var file: String

    @Option(help: "The rate of the first update.")
    var from = 1e-6

    @Option(help: "The rate of the last update, if the loss does not rise to four times the lowest before.")
    var to = 10.0

    @Option(help: "How many updates are made at most.")
    var updates = 200

    @Option(help: "What each mean of losses keeps of the one before, at least 0 and below 1.")
    var smoothing = 0.9

    @OptionGroup var plotting: PlotOption

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var computing: ComputingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard from > 0, to > from, to.isFinite else {
            throw ValidationError("--from must be above 0, and --to above --from")
        }
        guard (Self.leastUpdates...Self.mostUpdates).contains(updates) else {
            throw ValidationError("--updates is from \(Self.leastUpdates) to \(Self.mostUpdates)")
        }
        guard (0..<1).contains(smoothing) else {
            throw ValidationError("--smoothing must be at least 0 and below 1")
        }
    }

    private static let leastUpdates = 10
    private static let mostUpdates = 1_000_000

    func run() throws {
        let output = try plotting.output(inputs: [file])
        let search = try LearningRateSearch(
            ofFileAt: file, from: from, to: to, updates: updates, smoothing: smoothing,
            handler: computing.handler, memory: computing.memoryLimit, registry: .ofCommands)
        try output?.draw(search.plot)
        guard !json else { return sayLines(try search.json.readable()) }
        if !common.quiet { sayLines(search.table.text()) }
        say("suggested rate: \(search.suggestion.map(ProgressFormat.number) ?? "none; the loss never falls")")
        if let lowest = search.lowest { say("rate of the lowest loss: \(ProgressFormat.number(lowest))") }
    }
}

extension LearningRateSearch {
    /// A part of the points, evenly chosen.
    fileprivate var table: TextTable {
        var table = TextTable([.number("Rate"), .number("Loss"), .number("Smoothed")])
        let step = max(1, points.count / 24)
        for point in points.enumerated().filter({ $0.offset % step == step - 1 }).map(\.element) {
            table.add([point.rate, point.loss, point.smoothedLoss].map { .init(ProgressFormat.number($0)) })
        }
        return table
    }

    fileprivate var plot: Plot {
        func curve(_ path: String, _ value: (Point) -> Double) -> Curve {
            Curve(path: path, points: points.map { Curve.Point(x: $0.rate, y: value($0)) })
        }
        return Plot(
            title: "Loss by learning rate",
            curves: [curve("each update.loss") { $0.loss }, curve("smoothed.loss") { $0.smoothedLoss }],
            horizontal: .logarithmic("learning rate"))
    }

    fileprivate var json: JSONValue {
        func number(_ value: Double?) -> JSONValue {
            value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
        }
        return [
            "suggestion": number(suggestion), "lowest": number(lowest),
            "points": .array(
                points.map {
                    [
                        "rate": number($0.rate), "loss": number($0.loss),
                        "smoothed_loss": number($0.smoothedLoss),
                    ]
                }),
        ]
    }
}
