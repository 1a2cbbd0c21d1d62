import Networks

/// Who computes what of a training: all the processes that make it together, as one of them sees it. A training in one
/// process is a team of one.
final class Team {
    private let group: (any ProcessGroup)?
    private let stop: StopRequest?
    /// Why training is to end, as the processes have told one another last.
    private var agreedStop: Int32 = 0
    /// The process that has the last sample of the last batch that was computed: its buffers are those that one process
    /// alone would have.
    private(set) var lastWorker = 0
    private var cachedSlices: (key: SlicePlan.Key, plan: SlicePlan)?

    /// - Parameter stop: asks this process to end.
    init(_ group: (any ProcessGroup)? = nil, stop: StopRequest? = nil) {
        self.group = group.flatMap { $0.count > 1 ? $0 : nil }
        self.stop = stop
    }

    var rank: Int { group?.rank ?? 0 }
    var count: Int { group?.count ?? 1 }

    /// Whether this process writes files and shows progress.
    var writes: Bool { rank == 0 }

    /// The parts of a batch that this process computes.
    func parts(of division: BatchDivision) -> Range<Int> { parts(of: division, rank: rank) }

    func parts(of division: BatchDivision, rank: Int) -> Range<Int> {
        share(rank, of: division.parts)..<share(rank + 1, of: division.parts)
    }

    /// Where the share of a process of a number of things begins.
    func share(_ rank: Int, of all: Int) -> Int { BatchDivision.share(rank, of: all, among: count) }

    /// Notes who has computed the last of a number of things that are divided.
    func noteLast(_ last: Int, of all: Int) {
        guard count > 1 else { return }
        noteLastWorker((0..<count).last { share($0, of: all) <= last } ?? 0)
    }

    func noteLastWorker(_ rank: Int) { lastWorker = rank }

    /// Why training is to end, or `nil`. All processes end after the same update: one that is asked tells the others with
    /// what it reports next.
    var stopReason: TrainingResult.Reason? {
        group == nil ? stop?.reason : StopRequest.reason(agreedStop)
    }

    /// Waits until all processes are here.
    func meet() throws { _ = try exchange([Score]()) }

    /// What each process reports, by rank.
    func exchange<Content: Reported>(_ own: Content) throws -> [Content] {
        guard let group else { return [own] }
        var writer = ReportWriter()
        writer.add(Int(stop?.code ?? 0))
        own.write(to: &writer)
        var stops: [Int] = []
        let contents = try group.gather(writer.bytes).map { bytes in
            var reader = ReportReader(bytes)
            stops.append(try reader.int())
            return try Content(from: &reader)
        }
        agreedStop = stops.first { $0 != 0 }.flatMap { Int32(exactly: $0) } ?? agreedStop
        return contents
    }

    /// Makes the sums over each process's parts, in the order of the ``PartTree``, the sum over all.
    func finish(_ sum: inout PartSum, _ network: Network, of division: BatchDivision) throws {
        guard let group, network.gradientBuffer.count > 0 else { return sum.finish(network) }
        let key = SlicePlan.Key(division: division, count: network.gradientBuffer.count)
        let plan: SlicePlan
        if let cachedSlices, cachedSlices.key == key {
            plan = cachedSlices.plan
        } else {
            plan = SlicePlan(key, self)
            cachedSlices = (key, plan)
        }
        try sum.finish(network, plan, group)
    }
}
