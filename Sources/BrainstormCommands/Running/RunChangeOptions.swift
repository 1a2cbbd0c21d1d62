import ArgumentParser
import Brainstorm

/// Options that change a run before it goes on.
struct RunChangeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Another schedule for the run's ModifyStepperAttribute, from now on.",
            discussion: """
                As in --schedule '{"@type": "Exponential", "initial_value": 0.01, "factor": 0.9}'; with \
                NAME=JSON for the hook of that name, where there are several.
                """, valueName: "json"))
    var schedule: [String] = []

    @Option(
        help: ArgumentHelp(
            "A JSON file with all hooks to go on with.",
            discussion: """
                A list as in an experiment. Those whose name and type the run has keep their state; without a \
                SaveRun among them, the run's own stays.
                """, valueName: "hooks.json"), completion: .json)
    var hooks: String?

    @Option(
        help: ArgumentHelp(
            "What computes from now on, as in --handler '{\"@type\": \"CPUHandler\", \"threads\": 2}'.",
            valueName: "json"))
    var handler: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Another value in the run's description; can be given several times.",
            discussion: """
                'brainstorm describe run.h5' shows the description. As in --set trainer.stepper.momentum=0.9, \
                --set trainer.hooks.EarlyStopper.patience=20, --set data.training.iterator.batch_size=64 (at \
                the end of an epoch), --set trainer.train_scorers='[{"@type": "Accuracy"}]'. null in place of \
                a hook removes it.
                """, valueName: "path=json"))
    var settings: [String] = []

    @Flag(help: "Only print what would change.")
    var dryRun = false

    /// The files that the options name.
    var inputs: [String] { hooks.map { [$0] } ?? [] }

    /// The changes that these options and others ask for.
    func changes(epochs: Int?) throws -> RunChanges {
        var changes = RunChanges()
        changes.epochs = epochs
        changes.hooks = try hooks.map { try readJSON($0).withoutComments }
        changes.handler = try handler.map { try RunChangeOptions.json($0, "--handler") }
        for text in schedule {
            if text.drop(while: \.isWhitespace).hasPrefix("{") {
                changes.schedule = try RunChangeOptions.json(text, "--schedule")
            } else {
                let (name, json) = try RunChangeOptions.divided(
                    text, "--schedule", "NAME=JSON, or JSON alone")
                changes.schedules[name] = json
            }
        }
        for text in settings {
            let (path, json) = try RunChangeOptions.divided(text, "--set", "PATH=JSON")
            changes.set(path, to: json)
        }
        return changes
    }

    private static func divided(
        _ text: String, _ option: String, _ form: String
    ) throws -> (String, JSONValue) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw ValidationError("\(option) takes \(form), not '\(text)'")
        }
        return (String(text[..<equals]), try json(String(text[text.index(after: equals)...]), option))
    }

    private static func json(_ text: String, _ option: String) throws -> JSONValue {
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw ValidationError(
                "\(option): '\(text)' is no JSON (\(error)); a text needs quotes within the shell's: '\"\(text)\"'"
            )
        }
    }
}
