import Files
import Training

extension Run {
    /// Where the run of an experiment goes if nobody says otherwise: `digits.run.h5` for `digits.json`.
    public static func defaultPath(for experiment: String) -> String {
        (experiment.hasSuffix(".json") ? String(experiment.dropLast(5)) : experiment) + ".run.h5"
    }

    /// The run that is meant by a path: the file itself, or else the one that was made of an experiment of this name
    /// (``defaultPath(for:)``).
    public static func existingPath(for path: String) -> String {
        let stem = [".json", ".h5"].first(where: path.hasSuffix).map { String(path.dropLast($0.count)) }
        let made = "\(stem ?? path).run.h5"
        let isRun = fileExists(path) && !path.hasSuffix(".json")
        return !isRun && fileExists(made) ? made : path
    }
}
