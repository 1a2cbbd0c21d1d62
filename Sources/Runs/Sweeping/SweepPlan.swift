import Describing
import Files

// A worked example of a plan, `sweep-plan.json`:
//
//     {"experiment": {"@type": "Experiment", …}, "format": "Sweep plan v1.0",
//      "sweep": {"@type": "Sweep", "choice": "grid", "experiment": "experiment.json", "log": "validation.Accuracy",
//                "values": {"trainer.stepper.learning_rate": {"@type": "Choice", "values": [0.1, 0.01]}}}}

/// What the runs of a sweep belong to: the file that keeps a changed experiment, or another sweep, from being taken for
/// the one that was begun. As long as the object lives, nobody else works on the sweep.
struct SweepPlan {
    private let lock: FileLock

    private static let format = "Sweep plan v1.0"

    /// Writes the plan of a new sweep, or compares that of one which goes on.
    ///
    /// - Throws: ``FileError`` if somebody else works on the sweep, or files of something else stand in its place.
    init(of sweep: Sweep, stem: String, inputs: [String]) throws {
        let path = "\(stem)-plan.json"
        _ = try Output(path, .otherJSON, replacing: .always, inputs: inputs)
        lock = try FileLock(of: path)
        let output = try Output(path, .otherJSON, replacing: .always, inputs: inputs)
        AtomicFile.removeLeftovers(of: output.path, sparing: inputs)
        let plan: JSONValue = [
            "format": .string(Self.format), "experiment": sweep.experiment,
            "sweep": try DescriptionEncoder().describe(sweep.description),
        ]
        guard try FileKind(of: output.path) == .otherJSON else {
            for number in 1...sweep.count {
                let run = sweep.path(ofRun: number, stem: stem)
                guard try FileKind(of: run) == nil else {
                    throw FileError(
                        .exists, path: run,
                        "is there, and no sweep is: give the sweep another name, or move the file")
                }
            }
            try writeFile(plan.readable(), to: output.path)
            return
        }
        try SweepPlan.compare(readJSON(output.path), plan, path)
    }

    /// How many random runs there are, and how they are compared, may change.
    private static let changeable = ["count", "criterion", "log"]

    private static func compare(_ old: JSONValue, _ new: JSONValue, _ path: String) throws {
        guard old["format"] == .string(format) else {
            throw FileError(.exists, path: path, "is no plan of a sweep: give the sweep another name")
        }
        func fixed(_ plan: JSONValue) -> JSONValue {
            guard case .object(var members) = plan, case .object(var sweep)? = members["sweep"] else {
                return plan
            }
            for key in changeable { sweep[key] = nil }
            // What it said is in the plan itself.
            sweep["experiment"] = nil
            members["sweep"] = .object(sweep)
            return .object(members)
        }
        guard let difference = fixed(old).differences(to: fixed(new)).first else { return }
        throw FileError(
            .mismatch, path: path,
            "the runs that are there belong to another sweep (\(difference)): put back what was changed, or give this "
                + "sweep another name")
    }
}
