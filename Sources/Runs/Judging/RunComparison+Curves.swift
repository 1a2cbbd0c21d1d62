import Describing
package import Files
import Training

extension RunComparison {
    /// The logs of all runs over their epochs, those of one path in one panel.
    ///
    /// - Parameter wanted: the paths of logs or groups of logs; empty for all.
    package func curves(_ wanted: [String] = [], names: [String]) -> [Curve] {
        let paths = logPaths.filter { path in
            wanted.isEmpty || wanted.contains { path == $0 || path.hasPrefix("\($0).") }
        }
        return paths.flatMap { path in
            zip(runs, names).compactMap { run, name in
                run.curve(path, named: "\(name) \(path)")
            }
        }
    }
}

extension RunComparison.Member {
    fileprivate func curve(_ path: String, named name: String) -> Curve? {
        guard let values = logs[path], !values.isEmpty else { return nil }
        let (last, step) = place(of: path)
        let points = values.enumerated().map { index, value in
            Curve.Point(x: last - Double(values.count - 1 - index) * step, y: value)
        }
        return Curve(path: name, points: points)
    }

    /// The epoch of a log's newest entry and the epochs between entries, as the hook of its group says. Where no hook is
    /// known, entries come every epoch.
    private func place(of path: String) -> (last: Double, step: Double) {
        let group = String(Substring(path.utf8.prefix { $0 != UInt8(ascii: ".") }))
        let epochs = Double(epoch ?? 0)
        guard let hook = RunChanges.hooks(of: description)[group] else { return (epochs, 1) }
        var interval = 1.0
        if case .integer(let count)? = hook["interval"], count > 0 { interval = Double(count) }
        guard hook["timescale"] == .string(Timescale.update.rawValue) else {
            return ((epochs / interval).rounded(.down) * interval, interval)
        }
        let updates = Double(update ?? 0)
        let last = (updates / interval).rounded(.down) * interval
        return (last * epochsPerUpdate, interval * epochsPerUpdate)
    }

    /// The part of an epoch that an update is. The file does not say how many updates make one: those of finished epochs
    /// do, or before the end of the first, all that there are.
    private var epochsPerUpdate: Double {
        let updates = Double(max(1, update ?? 1))
        guard let epoch, epoch > 0 else { return 1 / updates }
        var batches = 1.0
        if case .integer(let count)? = description["trainer"]?["batches_per_update"], count > 0 {
            batches = Double(count)
        }
        let underWay = (Double(position ?? 0) / batches).rounded(.up)
        return Double(epoch) / max(1, updates - underWay)
    }
}
