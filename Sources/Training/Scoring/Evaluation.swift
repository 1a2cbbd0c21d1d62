import Arrays
public import Networks

/// A named number.
public struct NamedScore: Sendable, Hashable {
    public let name: String
    public let value: Double

    public init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}

extension Network {
    /// The losses and scores on all of an iterator's samples, without training: `total_loss`, each loss by its
    /// layer's name if there are several, and each scorer by its name. Losses are averaged over the samples.
    ///
    /// - Parameter processes: those that divide the batches, each of which makes this call.
    /// - Returns: the same numbers for any number of processes.
    /// - Throws: ``TrainingError`` if the data or the scorers do not suit the network.
    public func evaluate(
        on iterator: any DataIterator, scorers: [any Scorer] = [], processes: (any ProcessGroup)? = nil
    ) throws -> [NamedScore] {
        try evaluate(on: iterator, scorers: scorers, Team(processes))
    }

    func evaluate(
        on iterator: any DataIterator, scorers: [any Scorer], _ team: Team
    ) throws -> [NamedScore] {
        try checkMeaning(of: iterator)
        let iterator = try ready(iterator, called: "the data")
        try iterator.checkBatches(self)
        var tally = try ScoreTally(self, scorers)
        for scorer in scorers { try scorer.check(self) }
        for round in iterator.rounds(of: team) {
            var own: [EvaluatedBatch] = []
            for position in round[team.rank] {
                let carried = iterator.continues(epoch: 0, position: position) ? context : nil
                try iterator.fill(epoch: 0, position: position, into: self)
                forward(context: carried)
                own.append(EvaluatedBatch(scores: try BatchScores(self, scorers), samples: batch))
            }
            for batch in try team.exchange(own).joined() {
                try tally.add(batch.scores, samples: batch.samples, scorers)
            }
            team.noteLastWorker(round.lastIndex { !$0.isEmpty } ?? 0)
        }
        return tally.scores(scorers)
    }
}

/// What a batch of an evaluation has come to.
private struct EvaluatedBatch: Reported {
    let scores: BatchScores
    let samples: Int

    init(scores: BatchScores, samples: Int) {
        self.scores = scores
        self.samples = samples
    }

    func write(to report: inout ReportWriter) {
        scores.write(to: &report)
        report.add(samples)
    }

    init(from report: inout ReportReader) throws {
        scores = try BatchScores(from: &report)
        samples = try report.int()
    }
}

extension DataIterator {
    /// The batches of an epoch in rounds, of which each process takes some that follow one another: so many that what is
    /// told of them stays small. A batch that goes on where another one ended stays with it.
    fileprivate func rounds(of team: Team) -> [[Range<Int>]] {
        let count = batchCount(epoch: 0)
        guard team.count > 1 else { return [[0..<count]] }
        var rounds: [[Range<Int>]] = []
        var start = 0
        while start < count {
            let end = beginning(from: min(count, start + team.count * Self.batchesInRound), of: count)
            let bounds = (0...team.count).map {
                beginning(from: start + team.share($0, of: end - start), of: count)
            }
            rounds.append((0..<team.count).map { bounds[$0]..<bounds[$0 + 1] })
            start = end
        }
        return rounds
    }

    private static var batchesInRound: Int { 32 }

    /// The first batch from a position on that does not go on with the one before it.
    private func beginning(from position: Int, of count: Int) -> Int {
        var position = position
        while position < count, continues(epoch: 0, position: position) { position += 1 }
        return position
    }
}

extension DataIterator {
    /// ``check(_:)``, that there is a batch at all, and that the network's buffers for the largest are within its limit.
    ///
    /// - Parameter shards: how many parts a batch is computed in.
    func checkBatches(_ network: Network, training: Bool = false, shards: Int = 1) throws {
        try check(network)
        guard batchCount(epoch: 0) > 0 else {
            throw TrainingError(
                .invalidData, "\(Self.typeName) makes no batch of \(store?.count ?? 0) samples")
        }
        let largest = largestBatch
        let part = BatchDivision(parts: shards, samples: largest.batch).samples(of: 0)
        try network.checkMemory(time: largest.time, batch: part.count, training: training)
    }
}

/// Gathers losses and scores over batches.
struct ScoreTally: Sendable, Hashable {
    static let totalLoss = "total_loss"

    private(set) var names: [String] = []
    private(set) var sums: [Score] = []
    private var lossCount = 0

    init() {}

    /// - Throws: ``TrainingError`` if two have the same name.
    init(_ network: Network, _ scorers: [any Scorer]) throws {
        let losses = network.lossNames
        lossCount = losses.count
        names = [Self.totalLoss] + (losses.count > 1 ? losses : []) + scorers.map(\.name)
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw TrainingError(
                .invalidConfiguration, "two losses or scores are called '\(name)'; give a scorer another name"
            )
        }
        clear()
    }

    mutating func clear() { sums = Array(repeating: Score(), count: names.count) }

    /// Adds a batch.
    /// - Parameter samples: how many it has.
    mutating func add(_ batch: BatchScores, samples: Int, _ scorers: [any Scorer]) throws {
        try add(
            samples, scorers, totalLoss: batch.totalLoss, loss: { batch.losses[$0] },
            score: { batch.scores[$0] })
    }

    /// Adds the batch of the network's last forward pass. As a rule it allocates nothing.
    mutating func add(_ network: Network, _ scorers: [any Scorer]) throws {
        try add(
            network.batch, scorers, totalLoss: network.totalLoss, loss: { network.losses[$0].value },
            score: { try scorers[$0].score(network) })
    }

    private mutating func add(
        _ samples: Int, _ scorers: [any Scorer], totalLoss: Double, loss: (Int) -> Double,
        score: (Int) throws -> Score
    ) throws {
        let weight = Double(samples)
        sums[0] += Score(sum: totalLoss * weight, weight: weight)
        var index = 1
        if lossCount > 1 {
            for number in 0..<lossCount {
                sums[index] += Score(sum: loss(number) * weight, weight: weight)
                index += 1
            }
        }
        for (number, scorer) in scorers.enumerated() {
            let score = try score(number)
            let (known, new) = (sums[index].counts.count, score.counts.count)
            guard known == new || known == 0 else {
                throw TrainingError(
                    .invalidConfiguration,
                    "the state of \(scorer.name) has \(known) counts where this network makes \(new): "
                        + "it belongs to another training")
            }
            sums[index] += score
            index += 1
        }
    }

    /// The figures of all losses and scorers.
    /// - Parameter scorers: those that the tally was made for.
    func scores(_ scorers: [any Scorer]) -> [NamedScore] {
        let losses = zip(names, sums).prefix(max(0, names.count - scorers.count))
        return losses.map { NamedScore($0, $1.value) }
            + zip(scorers, sums.suffix(scorers.count)).flatMap { $0.figures(of: $1) }
    }

    /// Takes over sums that were saved under the same names.
    mutating func restore(_ sums: [Score]) { self.sums = sums }
}

extension Scorer {
    /// The score of the network's last forward pass.
    public func score(_ network: Network) throws -> Score {
        let (predictions, targets, mask) = try buffers(network)
        return network.handler.onHost { host in
            score(
                predictions: host.read(predictions), targets: host.read(targets),
                mask: mask.map { host.read($0) })
        }
    }

    /// Looks for the buffers and compares their features.
    func check(_ network: Network) throws {
        if network.time == 0 { try network.prepare(time: 1, batch: 1) }
        let (predictions, targets, _) = try buffers(network)
        try check(predictions: predictions.columns, targets: targets.columns)
    }

    private func buffers(_ network: Network) throws -> (predictions: Matrix, targets: Matrix, mask: Vector?) {
        guard let path = options.outName.isEmpty ? network.predictionsPath : options.outName else {
            throw TrainingError(
                .invalidConfiguration,
                "\(name) does not know which buffer holds the predictions: set its out_name or the network's "
                    + "output_name to one of \(list(network.outputPaths))")
        }
        let rows = network.time * network.batch
        let predictions = try network.buffer(path)
        guard predictions.shape.rank >= 2, predictions.shape[0] >= network.time,
            predictions.shape[1] == network.batch
        else {
            throw TrainingError(
                .invalidConfiguration, "\(name) cannot score '\(path)', which has no axes of time and samples"
            )
        }
        // A recurrent layer's output has a row of context after the last time step.
        let matrix = predictions.matrix(rowAxes: 2).rows(0, count: rows)
        let targets = try input(options.targetsName, network).matrix(rowAxes: 2)
        guard !options.maskName.isEmpty else { return (matrix, targets, nil) }
        let mask = try input(options.maskName, network).vector
        guard mask.count == rows else {
            throw TrainingError(
                .invalidConfiguration,
                "\(name) needs a mask of one number a row; '\(options.maskName)' has more")
        }
        return (matrix, targets, mask)
    }

    private func input(_ name: String, _ network: Network) throws -> NDArray {
        guard let array = network.input(name) else {
            throw TrainingError(
                .invalidConfiguration,
                "\(self.name) looks for the input '\(name)'; the network's inputs are \(list(network.inputNames))"
            )
        }
        return array
    }
}
