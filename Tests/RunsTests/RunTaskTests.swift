import Brainstorm
import Foundation
import TestSupport
import Testing

/// Runs in Swift tasks.
struct RunTaskTests {
    /// An experiment without an end of its own.
    private func endless() throws -> Experiment {
        var experiment = try SmallExperiment.made()
        experiment.trainer.train(forEpochs: 1_000_000)
        return experiment
    }

    @Test("cancelling the task ends training after the update under way, and the run is saved")
    func cancelled() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        let experiment = try endless()
        let training = Task {
            let run = try Run(experiment, to: path)
            let result = try await run.train()
            return (result, run.trainer.update)
        }
        while (try? RunFile(from: path).trainer.update) ?? 0 == 0 {
            try await Task.sleep(for: .milliseconds(5))
        }
        training.cancel()
        let (result, update) = try await training.value
        #expect(result.reason == .cancelled && result.unsaved.isEmpty && update > 0)
        #expect(result.description.contains("because it was cancelled"))
        #expect(try RunFile(from: path).trainer.update == update)

        // What is left goes on to the bytes of a run that was never disturbed.
        let more = update + 5
        try Run(resuming: path).train(output: SilentOutput(), stopAfterUpdates: 5)
        try Run(experiment, to: directory.path("b.h5"))
            .train(output: SilentOutput(), stopAfterUpdates: more)
        #expect(try directory.read("a.h5") == directory.read("b.h5"))
    }

    @Test("a task that is cancelled before it trains makes no update")
    func cancelledBefore() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        let experiment = try SmallExperiment.made()
        let training = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await Run(experiment, to: path).train()
        }
        training.cancel()
        let result = try await training.value
        #expect(result.reason == .cancelled && result.updates == 0)
    }

    @Test("events tell of updates, scores, saved files and the end, in their order")
    func events() async throws {
        let directory = try TemporaryDirectory()
        let run = try Run(SmallExperiment.made(), to: directory.path("a.h5"))
        let events = run.events()
        let watching = Task {
            var seen: [TrainingEvent] = []
            for await event in events { seen.append(event) }
            return seen
        }
        let result = try await run.train()
        let seen = await watching.value
        #expect(seen.last == .ended(result))
        var (updates, scores, saved): ([Int], [Double], Set<String>) = ([], [], [])
        for event in seen {
            switch event {
            case .update(let update, let epoch, let loss):
                updates.append(update)
                #expect(epoch == update / 43 && loss.isFinite)
            case .scores(let values, _, _): values["validation.Accuracy"].map { scores.append($0) }
            case .saved(let path): saved.insert(fileName(of: path))
            case .warning(let text): Issue.record("\(text)")
            case .ended: break
            }
        }
        #expect(updates == updates.sorted() && updates.first == 1)
        #expect(scores == run.trainer.logs["validation.Accuracy"])
        #expect(saved == SmallExperiment.files(of: "a"))
    }

    @Test("a run that nobody watches trains to the same bytes as one that is watched")
    func watched() async throws {
        let directory = try TemporaryDirectory()
        let watched = try Run(SmallExperiment.made(), to: directory.path("a.h5"))
        _ = watched.events()
        try await watched.train()
        try Run(SmallExperiment.made(), to: directory.path("b.h5")).train(output: SilentOutput())
        #expect(try directory.read("a.h5") == directory.read("b.h5"))
    }
}
