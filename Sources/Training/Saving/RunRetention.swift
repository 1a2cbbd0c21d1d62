import Describing

/// Which of the files of a run stay when it is saved again: copies beside the run file, each a whole run that can be
/// resumed. Nothing is kept but the newest file where nothing is asked for. A copy stays for any of the reasons.
public struct RunRetention: Hashable, Sendable {
    /// The files of the last so many times.
    public var last: Int?
    /// Those of every so many times, for good.
    public var every: Int?
    /// The one at which this log's newest number was the best of all.
    public var best: String?
    /// Which number is better.
    public var criterion: Criterion

    /// - Precondition: the numbers are positive.
    public init(last: Int? = nil, every: Int? = nil, best: String? = nil, criterion: Criterion = .max) {
        precondition(last ?? 1 >= 1 && every ?? 1 >= 1, "runs are kept in positive numbers")
        self.last = last
        self.every = every
        self.best = best
        self.criterion = criterion
    }

    var keepsNothing: Bool { last == nil && every == nil && best == nil }

    private enum CodingKeys: String, CodingKey {
        case last = "keep_last"
        case every = "keep_every"
        case best = "keep_best"
        case criterion
    }

    /// Reads the keys from a hook's own object.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func count(_ key: CodingKeys) throws -> Int? {
            guard try container.contains(key) && !container.decodeNil(forKey: key) else { return nil }
            return try container.decodeChecked(Int.self, forKey: key, in: 1...)
        }
        last = try count(.last)
        every = try count(.every)
        best = try container.decodeIfPresent(String.self, forKey: .best)
        criterion = try container.decodeChoice(Criterion.self, forKey: .criterion, default: .max)
        guard best != nil || !container.contains(.criterion) else {
            throw DescriptionError.invalid(
                at: container.path(.criterion), "there is no 'keep_best' that it could be meant for",
                advice: "name the log in 'keep_best'")
        }
    }

    /// Writes the keys into a hook's own object.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(last, forKey: .last)
        try container.encodeIfPresent(every, forKey: .every)
        try container.encodeIfPresent(best, forKey: .best)
        if best != nil { try container.encode(criterion.rawValue, forKey: .criterion) }
    }
}

/// The files of a run that are kept. It is known from the run alone, never from what the disk holds, so that a resumed
/// run keeps and deletes what an uninterrupted one does.
struct KeptRuns: Sendable {
    private struct Kept: Sendable {
        /// The update at which the file was saved, which is in its name.
        let update: Int
        /// Which time it was, from 1.
        let number: Int
    }

    private var kept: [Kept] = []
    private var saves = 0
    private var best: Double?
    private var bestUpdate: Int?
    /// The files given up last. Each is deleted at several times, in case that the system refused once or the process
    /// was killed before.
    private(set) var dropped: [Int] = []

    private static let droppedAtMost = 16

    var updates: [Int] { kept.map(\.update) }

    /// Notes that the run is saved after an update.
    /// - Parameter value: the newest number of the log that says which run is best.
    mutating func add(_ update: Int, _ value: Double?, _ retention: RunRetention) {
        saves += 1
        if let value, best.map({ retention.criterion.isBetter(value, than: $0) }) ?? !value.isNaN {
            best = value
            bestUpdate = update
        }
        kept.append(Kept(update: update, number: saves))
        let stays = { [saves, bestUpdate] (run: Kept) in
            retention.last.map { run.number > saves - $0 } ?? false
                || retention.every.map { run.number % $0 == 0 } ?? false || run.update == bestUpdate
        }
        dropped += kept.filter { !stays($0) }.map(\.update)
        dropped.removeFirst(max(0, dropped.count - KeptRuns.droppedAtMost))
        kept.removeAll { !stays($0) }
    }
}

extension KeptRuns: Stateful {
    func saveState(to state: inout StateWriter) {
        state.set("saves", saves)
        state.set("kept_updates", kept.map(\.update))
        state.set("kept_numbers", kept.map(\.number))
        state.set("dropped_updates", dropped)
        state.set("best", best)
        state.set("best_update", bestUpdate)
    }

    mutating func restoreState(from state: StateReader) throws {
        saves = try state.count("saves")
        let updates = try state.integers("kept_updates")
        kept = try zip(updates, state.integers("kept_numbers", count: updates.count)).map(Kept.init)
        dropped = try state.integers("dropped_updates")
        best = try state.optionalNumber("best")
        bestUpdate = try state.optionalInteger("best_update")
    }
}
