import Brainstorm
import Foundation
import Synchronization
import TestSupport
import Testing

/// Real trainings in processes that are killed with SIGKILL at any instant and resumed until they end: what they leave
/// in the end is what an uninterrupted training leaves, byte for byte.
///
/// `CAMPAIGN_KILLS` says how often all together are killed; `make campaign` has a thousand.
struct CampaignTests {
    private static let digests = RecordedDigests("campaign-digests.txt", variable: "CAMPAIGN_DIGESTS")
    private static let kills =
        ProcessInfo.processInfo.environment["CAMPAIGN_KILLS"].flatMap { Int($0) }.map { max(0, $0) } ?? 36

    @Test("killed at any instant and resumed, a training leaves the same bytes", arguments: Killing.all)
    fileprivate func killed(_ killing: Killing) throws {
        var tally = CampaignTally()
        defer { CampaignTally.finish(tally, of: Killing.all.count) }
        try killing.run(&tally)
        #expect(tally.differences == 0 && tally.unreadable == 0)
    }

    @Test("the campaign trains with every stepper, iterator and hook that an experiment can name")
    func complete() {
        let text = CampaignExperiment.all.map(\.text).joined()
        let missing = [Kind.stepper, .iterator, .hook].flatMap { Registry.standard.names(of: $0) }
            .filter { !text.contains("\"@type\": \"\($0)\"") }
        // It does not train.
        #expect(missing == ["ForwardStepper"])
    }

    /// One experiment and its part of the kills. Each process computes with other vectors and another number of threads.
    fileprivate struct Killing: Sendable, CustomTestStringConvertible {
        let experiment: CampaignExperiment
        let kills: Int
        let seed: UInt64

        var testDescription: String { experiment.testDescription }

        static let all = CampaignExperiment.all.enumerated().map { index, experiment in
            let count = CampaignExperiment.all.count
            return Killing(
                experiment: experiment, kills: (CampaignTests.kills + index) / count, seed: UInt64(index) + 1)
        }

        func run(_ tally: inout CampaignTally) throws {
            let temporary = try TemporaryDirectory()
            let whole = try TrainingDirectory(
                temporary.path("whole"), experiment: experiment.text, data: experiment.writeData)
            let start = ContinuousClock.now
            try whole.finish()
            try CampaignTests.digests.compare(experiment.name, try whole.digest())
            let instants = KillInstants(
                duration: (ContinuousClock.now - start) / .microseconds(1),
                files: try whole.names().filter { !$0.hasPrefix("run-update") })
            #expect(try whole.names().allSatisfy { !$0.hasSuffix(".tmp") && !$0.hasSuffix(".lock") })

            let run = try RunFile(from: whole.file(TrainingDirectory.run))
            let epochs = run.trainer.hooks.compactMap { ($0.hook as? StopAfterEpoch)?.maxEpochs }.min() ?? 0
            #expect(experiment.endsEarly ? run.trainer.epoch < epochs : run.trainer.epoch == epochs)

            let killed = try TrainingDirectory(
                temporary.path("killed"), experiment: experiment.text, data: experiment.writeData)
            var generator = SplitMix64(seed: seed)
            // Until all kills have hit a process that was at work, and what they killed has come to its end.
            var (kills, processes, lastUpdate, ended) = (0, 0, 0, true)
            while kills < self.kills || !ended {
                processes += 1
                guard processes <= 20 + 10 * self.kills else {
                    Issue.record("\(kills) of \(self.kills) kills hit a process within \(processes)")
                    return
                }
                if ended {
                    try killed.clear()
                    lastUpdate = 0
                }
                let process = try killed.start(Machines.drawn(using: &generator))
                if kills < self.kills {
                    instants.wait(for: process, in: killed, using: &generator)
                    kill(process.processIdentifier, SIGKILL)
                }
                process.waitUntilExit()
                ended = process.terminationReason == .exit
                guard ended else {
                    kills += 1
                    tally.add(killed, process.processIdentifier)
                    let damages = try killed.damages()
                    if !damages.isEmpty { tally.unreadable += 1 }
                    #expect(damages.isEmpty, "after kill \(kills)")
                    let update = damages.isEmpty ? try killed.update() : lastUpdate
                    #expect(update >= lastUpdate, "the run has lost updates")
                    lastUpdate = update
                    continue
                }
                try killed.expectGoodEnd(process)
                tally.ends += 1
                let differences = try killed.differences(from: whole)
                if !differences.isEmpty { tally.differences += 1 }
                #expect(differences.isEmpty, "after \(kills) kills")
            }
        }
    }
}

/// When a process is killed: at any time of a training, or while it saves.
private struct KillInstants {
    /// Of a whole training, in microseconds.
    let duration: Double
    /// What a training saves.
    let files: [String]

    func wait(
        for process: Process, in directory: TrainingDirectory,
        using generator: inout some RandomNumberGenerator
    ) {
        let kind = Int.random(in: 0..<20, using: &generator)
        switch kind {
        case 0:
            // As it begins: the run's lock holds its number.
            wait(for: process) { locked(directory, by: process.processIdentifier) }
        case 1..<11:
            pause(Double.random(in: 0..<0.6 * duration, using: &generator))
            let name = files.randomElement(using: &generator) ?? TrainingDirectory.run
            let temporary = directory.file("\(name).\(process.processIdentifier).tmp")
            wait(for: process) { access(temporary, F_OK) == 0 }
            if kind.isMultiple(of: 2) { pause(Double.random(in: 0..<3000, using: &generator)) }
        default: pause(Double.random(in: 0..<0.8 * duration, using: &generator))
        }
    }

    private func pause(_ microseconds: Double) { usleep(UInt32(min(microseconds, 10_000_000))) }

    private func wait(for process: Process, _ condition: () -> Bool) {
        while process.isRunning && !condition() { usleep(20) }
    }

    private func locked(_ directory: TrainingDirectory, by process: Int32) -> Bool {
        let text = try? String(
            contentsOfFile: directory.file("\(TrainingDirectory.run).lock"), encoding: .utf8)
        return text == "\(process)\n"
    }
}

/// What a campaign has seen.
private struct CampaignTally {
    var kills = 0
    /// Kills that fell while a file was being written.
    var killsWhileSaving = 0
    /// How often what was killed came to its end.
    var ends = 0
    /// Ends that were not those of the uninterrupted training.
    var differences = 0
    /// Kills after which a file was not whole.
    var unreadable = 0

    mutating func add(_ directory: TrainingDirectory, _ process: Int32) {
        kills += 1
        let names = (try? directory.names()) ?? []
        if names.contains(where: { $0.hasSuffix(".\(process).tmp") }) { killsWhileSaving += 1 }
    }

    private static let sum = Mutex((finished: 0, tally: CampaignTally()))

    /// Adds what one experiment has seen, and prints all when the last has ended.
    static func finish(_ tally: CampaignTally, of count: Int) {
        sum.withLock { sum in
            sum.finished += 1
            sum.tally.kills += tally.kills
            sum.tally.killsWhileSaving += tally.killsWhileSaving
            sum.tally.ends += tally.ends
            sum.tally.differences += tally.differences
            sum.tally.unreadable += tally.unreadable
            guard sum.finished == count else { return }
            print(
                "campaign: \(count) combinations, \(sum.tally.kills) kills, \(sum.tally.killsWhileSaving) of them "
                    + "while a temporary file existed, \(sum.tally.ends) ends, \(sum.tally.differences) differences, "
                    + "\(sum.tally.unreadable) unreadable files")
        }
    }
}
