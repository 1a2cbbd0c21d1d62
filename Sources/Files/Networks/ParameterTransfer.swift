import Describing
import Networks
import PrintableText

/// Which views of one network go into which of another.
struct ParameterTransfer {
    /// Views of the same shape.
    private(set) var copies: [(source: ParameterView, target: ParameterView)] = []
    private(set) var report = ParameterReport(matched: [], missing: [], unused: [], differing: [])

    /// - Throws: ``FileError`` if a pattern or a rename fits nothing, or if two views get one name.
    init(
        from source: [ParameterView], to target: [ParameterView], _ patterns: [String],
        _ renames: [ParameterRename], path: String
    ) throws {
        let renamed = try ParameterTransfer.rename(source, renames, path: path)
        let selection = ParameterSelection(patterns)
        try selection.check(target.map(\.parameterName) + renamed.map(\.name), path: path)

        var byName: [ParameterName: ParameterView] = [:]
        for (name, view) in renamed {
            if let other = byName.updateValue(view, forKey: name) {
                throw FileError(
                    .mismatch, path: path,
                    "'\(other.parameterName)' and '\(view.parameterName)' would both be called '\(name)'")
            }
        }
        var (matched, missing) = ([ParameterReport.View](), [String]())
        var differing: [ParameterReport.Difference] = []
        for own in target where selection.contains(own.parameterName) {
            let name = own.parameterName
            guard let view = byName.removeValue(forKey: name) else {
                missing.append("\(name)")
                continue
            }
            let names = ParameterReport.View(nameInFile: "\(view.parameterName)", name: "\(name)")
            guard view.shape == own.shape else {
                differing.append(
                    ParameterReport.Difference(
                        view: names, shapeInFile: view.shape.extents, shape: own.shape.extents))
                continue
            }
            matched.append(names)
            copies.append((view, own))
        }
        // What is left has no view of the network, as far as it is selected.
        let unused = renamed.filter { byName[$0.name] != nil && selection.contains($0.name) }
            .map { ParameterReport.View(nameInFile: "\($0.view.parameterName)", name: "\($0.name)") }
        report = ParameterReport(matched: matched, missing: missing, unused: unused, differing: differing)
    }

    private static func rename(
        _ views: [ParameterView], _ renames: [ParameterRename], path: String
    ) throws -> [(name: ParameterName, view: ParameterView)] {
        var isUsed = [Bool](repeating: false, count: renames.count)
        let result = views.map { view in
            for (index, rename) in renames.enumerated() {
                guard let name = rename.renamed(view.parameterName) else { continue }
                isUsed[index] = true
                return (name: name, view: view)
            }
            return (name: view.parameterName, view: view)
        }
        if let index = isUsed.firstIndex(of: false) {
            let layers = unique(views.map(\.layer))
            throw FileError(
                .mismatch, path: path,
                "the rename \(quoted(renames[index].description)) fits no name that is left for it; "
                    + adviceOnName(renames[index].old, among: layers, plural: "layers of the file"))
        }
        return result
    }

    fileprivate static func unique(_ names: [String]) -> [String] {
        names.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}

/// Patterns for parameters.
private struct ParameterSelection {
    private let patterns: [(text: String, rules: ViewRules<Bool>)]

    init(_ patterns: [String]) {
        self.patterns = patterns.map { text in
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let layer = ParameterSelection.literal(String(parts[0]))
            let rule: ViewRules<Bool>.Rule =
                parts.count == 1 ? .all(true) : .views([ParameterSelection.literal(String(parts[1])): true])
            return (text, ViewRules([layer: rule]))
        }
    }

    /// The words with a meaning of their own in rules are names here.
    private static func literal(_ pattern: String) -> String {
        switch pattern {
        case "default": "[d]efault"
        case "fallback": "[f]allback"
        default: pattern
        }
    }

    func contains(_ name: ParameterName) -> Bool {
        patterns.isEmpty || patterns.contains { ParameterSelection.matches(name, $0.rules) }
    }

    private static func matches(_ name: ParameterName, _ rules: ViewRules<Bool>) -> Bool {
        !rules.resolve(layer: name.layer, view: name.view).matches.isEmpty
    }

    /// - Throws: ``FileError`` for a pattern that none of the names matches.
    func check(_ names: [ParameterName], path: String) throws {
        for pattern in patterns
        where !names.contains(where: { ParameterSelection.matches($0, pattern.rules) }) {
            let known = pattern.text.contains(".") ? names.map(\.description) : names.map(\.layer)
            throw FileError(
                .mismatch, path: path,
                "no parameters of the network or the file match the pattern \(quoted(pattern.text)); "
                    + adviceOnName(pattern.text, among: Set(known).sorted(), plural: "names"))
        }
    }
}

extension ParameterView {
    fileprivate var parameterName: ParameterName { ParameterName(layer: layer, view: name) }
}
