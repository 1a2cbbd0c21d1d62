import Foundation
import TestSupport
import Testing

/// Processes that kill themselves at instants that no other process could choose: right after an update, whether or not
/// what they save there is written yet, and before each of the system calls by which they save.
struct CampaignUpdateTests {
    private typealias Parts = CampaignParts

    /// Three epochs of twelve updates.
    private static let updates = 36

    private static func experiment(savedEvery interval: Int) -> String {
        Parts.experiment(
            Parts.network(
                "8, 8, 1",
                [
                    ("Hid", Parts.dense(48)), ("Drop", #""@type": "Dropout", "drop_prob": 0.2"#),
                    ("Classes", Parts.dense(10, "linear")),
                ]),
            stepper: #"{"@type": "AdamStepper", "learning_rate": 0.003}"#,
            scorers: #"{"@type": "Accuracy"}"#,
            hooks: [
                Parts.scores("Accuracy"),
                Parts.schedule(
                    "Exponential", #""initial_value": 0.003, "factor": 0.99"#, every: Parts.updates(1)),
                Parts.hook("SaveBestNetwork", #""log_name": "validation.Accuracy", "filename": "best.h5""#),
                Parts.stop(3), Parts.hook("SaveLogs", #""filename": "logs.h5""#),
                Parts.hook("SaveRun", #""keep_last": 2, \#(Parts.updates(interval))"#),
                Parts.hook("ProgressBar"),
            ],
            training: Parts.minibatches(113))
    }

    /// Trains in a process that kills itself at the given place.
    /// - Returns: whether it came to that.
    private static func kill(_ directory: TrainingDirectory, _ place: String, _ number: Int) throws -> Bool {
        let process = try directory.start(
            CommandLine.neighbour("KillingTrainer"),
            [TrainingDirectory.experiment, TrainingDirectory.run, place, String(number)])
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL {
            return true
        }
        try directory.expectGoodEnd(process)
        return false
    }

    @Test(
        "killed after every update of three epochs and resumed, a run leaves the same bytes",
        arguments: [1, 4])
    func killed(savedEvery interval: Int) throws {
        let temporary = try TemporaryDirectory()
        let text = Self.experiment(savedEvery: interval)
        let whole = try TrainingDirectory(temporary.path("whole"), experiment: text)
        try whole.finish()
        #expect(try whole.update() == Self.updates)

        let killed = try TrainingDirectory(temporary.path("killed"), experiment: text)
        for update in 0...Self.updates {
            try killed.clear()
            try #require(try Self.kill(killed, "update", update))
            let damages = try killed.damages()
            #expect(damages.isEmpty, "after update \(update)")
            // At most the file of the last time was still being written.
            let saved = update / interval * interval
            #expect(
                [saved, max(0, saved - interval)].contains(try killed.update()), "after update \(update)")
            try killed.finish()
            let differences = try killed.differences(from: whole)
            #expect(differences.isEmpty, "after update \(update)")
        }
    }

    /// The run comes first in the list, all kinds of files that a training saves after it.
    private static let saving = Parts.experiment(
        Parts.network("8, 8, 1", [("Classes", Parts.dense(10, "linear"))]),
        stepper: #"{"@type": "MomentumStepper", "learning_rate": 0.1, "momentum": 0.9}"#,
        hooks: [
            Parts.hook("SaveRun", #""keep_last": 1, \#(Parts.updates(1))"#), Parts.scores("Accuracy"),
            Parts.hook("SaveLogs", #""filename": "logs.h5""#),
            Parts.hook("SaveNetwork", #""filename": "network.h5""#),
            Parts.hook("PlotLogs", #""filename": "curves.svg""#),
            Parts.hook("SaveBestNetwork", #""log_name": "validation.Accuracy", "filename": "best.h5""#),
            Parts.stop(1), Parts.hook("ProgressBar"),
        ],
        training: Parts.minibatches(700))

    @Test(
        "killed before every system call by which it saves and resumed, a run leaves the same bytes",
        arguments: [1, 2])
    func killedWhileSaving(from first: Int) throws {
        let temporary = try TemporaryDirectory()
        let whole = try TrainingDirectory(temporary.path("whole"), experiment: Self.saving)
        try whole.finish()
        let killed = try TrainingDirectory(temporary.path("killed"), experiment: Self.saving)
        // Every second call, so that two processors can share the work.
        var call = first
        while try Self.kill(killed, "call", call) {
            let damages = try killed.damages()
            #expect(damages.isEmpty, "before call \(call)")
            try killed.finish()
            let differences = try killed.differences(from: whole)
            #expect(differences.isEmpty, "before call \(call)")
            try killed.clear()
            call += 2
        }
        let differences = try killed.differences(from: whole)
        #expect(differences.isEmpty, "without a kill")
        // Six calls a file at least, and a dozen files.
        #expect(call > 72)
    }
}
