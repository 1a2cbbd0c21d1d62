import Foundation
import TestSupport
import Testing

/// Processes that kill themselves right after an update, whether or not what they save there is written yet.
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

    /// `KillingTrainer` beside the command.
    private static let killingTrainer = URL(fileURLWithPath: CommandLine.path)
        .deletingLastPathComponent().appendingPathComponent("KillingTrainer").path

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
            let process = try killed.start(
                Self.killingTrainer, [TrainingDirectory.experiment, TrainingDirectory.run, String(update)])
            process.waitUntilExit()
            try #require(
                process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL,
                "\(killed.errors)")
            #expect(try killed.damages().isEmpty, "after update \(update)")
            // At most the file of the last time was still being written.
            let saved = update / interval * interval
            #expect(
                [saved, max(0, saved - interval)].contains(try killed.update()), "after update \(update)")
            try killed.finish()
            #expect(try killed.differences(from: whole).isEmpty, "after update \(update)")
        }
    }
}
