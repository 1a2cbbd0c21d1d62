import Brainstorm
import Foundation
import TestSupport
import Testing

/// Runs of experiments without a schema, on data that have one.
struct AdoptedRunTests {
    private static let text = (0..<220).map { "\($0 * $0) is the square of \($0).\n" }.joined()

    private static func experiment() throws -> String {
        let count = try TextData(text).vocabulary.count
        return CampaignParts.experiment(
            CampaignParts.network(
                "1",
                [
                    ("Embed", #""@type": "Embedding", "vocabulary": \#(count), "size": 8"#),
                    ("Memory", #""@type": "Lstm", "size": 24"#),
                    ("Drop", #""@type": "Dropout", "drop_prob": 0.2"#),
                    ("Classes", CampaignParts.dense(count, "linear")),
                ]),
            stepper: #"{"@type": "AdamWStepper", "learning_rate": 0.01}"#,
            hooks: [
                CampaignParts.scores("Perplexity"),
                CampaignParts.hook(
                    "SaveBestNetwork",
                    #""log_name": "validation.total_loss", "criterion": "min", "filename": "best.h5""#),
                CampaignParts.hook("SaveRun", CampaignParts.updates(1)), CampaignParts.stop(3),
            ],
            source: #"{"@type": "DataFile", "path": "data.h5"}"#, training: CampaignParts.minibatches(10),
            validation: CampaignParts.minibatches(40, #""shuffle": false"#))
    }

    private func directory(_ path: String) throws -> TrainingDirectory {
        try TrainingDirectory(path, experiment: Self.experiment()) { path in
            try TextData(Self.text, holdingOut: 0.2).dataFile(.pieces(length: 25)).save(to: path)
        }
    }

    @Test("a run's files say what its characters are, so that a text goes on without the data")
    func generated() throws {
        let temporary = try TemporaryDirectory()
        let trained = try directory(temporary.path("run"))
        try trained.finish()
        try FileManager.default.removeItem(atPath: trained.file("data.h5"))
        for name in ["run.h5", "run-best.h5"] {
            let result = try CommandLine.run(
                "generate", name, "--prompt", "9 is the", "--length", "20", in: trained.path)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.hasPrefix("9 is the") && result.output.count >= 29, "\(result.output)")
            let shown = try CommandLine.run("inspect", name, in: trained.path)
            #expect(shown.output.contains("text, "), "\(shown.output)")
        }
    }

    @Test("killed and resumed, such a run leaves the same bytes, and nothing of it counts as changed")
    func killed() throws {
        let temporary = try TemporaryDirectory()
        let whole = try directory(temporary.path("whole"))
        try whole.finish()
        let updates = try RunFile(from: whole.file(TrainingDirectory.run)).trainer.update

        let killed = try directory(temporary.path("killed"))
        for goal in [0, updates / 3, 2 * updates / 3] {
            let process = try killed.start()
            func stands() throws -> Int {
                guard killed.contains(TrainingDirectory.run) else { return -1 }
                return try RunFile(from: killed.file(TrainingDirectory.run)).trainer.update
            }
            while process.isRunning, try stands() < goal { usleep(500) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal)
            // From the first save on, the file says it.
            let run = try RunFile(from: killed.file(TrainingDirectory.run))
            #expect(run.network.schema?.inputs.keys.sorted() == ["default", "targets"])
            #expect(try Run(resuming: killed.file(TrainingDirectory.run)).changes.isEmpty)
        }
        try killed.finish()
        #expect(try killed.differences(from: whole).isEmpty)
    }
}
