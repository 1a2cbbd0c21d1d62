import Brainstorm
import Foundation
import TestSupport
import Testing

/// The campaign's trainings by several processes: whatever their number, they leave the files of one process, byte for byte,
/// also where they are killed and resumed by another number.
///
/// `PROCESS_RUNS=all` trains each with 2, 3, 4, 5 and 8 processes, `PROCESS_KILLS` says how often trainings are killed; `make
/// campaign` has all, and 200 kills.
@Suite(.enabled(if: MPI.isAvailable))
struct ProcessCampaignTests {
    private static let counts = [2, 3, 4, 5, 8]
    private static let runsAll = ProcessInfo.processInfo.environment["PROCESS_RUNS"] == "all"
    private static let kills =
        ProcessInfo.processInfo.environment["PROCESS_KILLS"].flatMap { Int($0) }.map { max(0, $0) } ?? 8
    private static let shards = 8

    /// What one process leaves.
    private func whole(_ experiment: CampaignExperiment, in path: String) throws -> TrainingDirectory {
        let whole = try TrainingDirectory(path, experiment: experiment.text, data: experiment.writeData)
        let process = try whole.start(processes: 1, shards: Self.shards)
        process.waitUntilExit()
        try whole.expectGoodEnd(process)
        return whole
    }

    @Test(
        "any number of processes and threads leaves the files of one process",
        arguments: CampaignExperiment.all.indices)
    func same(index: Int) throws {
        let experiment = CampaignExperiment.all[index]
        let temporary = try TemporaryDirectory()
        let whole = try whole(experiment, in: temporary.path("whole"))
        let many = try TrainingDirectory(
            temporary.path("many"), experiment: experiment.text, data: experiment.writeData)
        let counts = Self.runsAll ? Self.counts : [Self.counts[index % Self.counts.count]]
        for (number, count) in counts.enumerated() {
            try many.clear()
            let threads = String(1 + (index + number) % 3)
            let process = try many.start(processes: count, shards: Self.shards, ["--threads", threads])
            process.waitUntilExit()
            try many.expectGoodEnd(process)
            let differences = try many.differences(from: whole)
            #expect(differences.isEmpty, "\(count) processes of \(threads) threads")
        }
    }

    /// Who is killed.
    private enum Victim: CaseIterable { case one, all, launcher }

    @Test(
        "killed at any instant and resumed by another number of processes, a training leaves the same files")
    func killed() throws {
        var generator = SplitMix64(seed: 18)
        let all = CampaignExperiment.all.filter { !$0.endsEarly }
        for kill in 0..<Self.kills {
            let experiment = all[kill % all.count]
            let temporary = try TemporaryDirectory()
            let start = ContinuousClock.now
            let whole = try whole(experiment, in: temporary.path("whole"))
            let duration = (ContinuousClock.now - start) / .microseconds(1)
            let killed = try TrainingDirectory(
                temporary.path("killed"), experiment: experiment.text, data: experiment.writeData)
            let count = Int.random(in: 2...5, using: &generator)
            let process = try killed.start(processes: count, shards: Self.shards)
            while process.isRunning, killed.workers().count < count { usleep(1000) }
            usleep(UInt32(Double.random(in: 0..<1.5 * duration, using: &generator)))
            let workers = killed.workers()
            switch Victim.allCases[kill % Victim.allCases.count] {
            case .one:
                if let worker = killed.workers().randomElement(using: &generator) {
                    Foundation.kill(worker, SIGKILL)
                }
            case .all: for worker in killed.workers() { Foundation.kill(worker, SIGKILL) }
            case .launcher: Foundation.kill(process.processIdentifier, SIGKILL)
            }
            try killed.waitForEnd(of: process)
            // What a process leaves is removed when its number is free again.
            while workers.contains(where: { Foundation.kill($0, 0) == 0 }) { usleep(1000) }
            let damages = try killed.damages()
            #expect(damages.isEmpty, "after kill \(kill) of \(experiment.name)")
            let next = Int.random(in: 1...5, using: &generator)
            let resumed = try killed.start(processes: next, shards: Self.shards)
            resumed.waitUntilExit()
            try killed.expectGoodEnd(resumed)
            let differences = try killed.differences(from: whole)
            #expect(
                differences.isEmpty, "kill \(kill) of \(experiment.name), \(count) then \(next) processes")
        }
    }
}
