import Describing
import Training

/// Which numbers of logs are better.
enum LogCriteria {
    /// As a hook that looks at the log says.
    static func described(_ path: String, in description: JSONValue) -> Criterion? {
        for hook in hooks(of: description) {
            let log = hook["log_name"] ?? hook["keep_best"]
            guard log == .string(path), case .string(let name)? = hook["criterion"] else { continue }
            return Criterion(rawValue: name)
        }
        return nil
    }

    /// Those of a run, by their names, or of an experiment, in a list.
    private static func hooks(of description: JSONValue) -> [JSONValue] {
        if case .array(let list)? = description["trainer"]?["hooks"] { return list }
        return RunChanges.hooks(of: description).sorted { $0.key < $1.key }.map(\.value)
    }

    private static let small = ["loss", "error", "perplexity"]
    private static let large = ["accuracy", "f1", "topk", "hamming", "precision", "recall"]

    /// As a log of such a name has it, mostly.
    static func usual(_ path: String) -> Criterion? {
        let name = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if small.contains(where: name.contains) { return .min }
        return large.contains(where: name.contains) ? .max : nil
    }
}
