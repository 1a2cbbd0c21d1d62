/// What loading parameters into a network found, view by view; names are `LAYER.VIEW`.
public struct ParameterReport: Hashable, Sendable {
    /// A view that is in the file, and its name in the network, which renames may have changed.
    public struct View: Hashable, Sendable, CustomStringConvertible {
        public let nameInFile: String
        public let name: String

        public init(nameInFile: String, name: String) {
            self.nameInFile = nameInFile
            self.name = name
        }

        public var description: String { nameInFile == name ? name : "\(nameInFile) as \(name)" }
    }

    /// A view that has another shape in the file than in the network.
    public struct Difference: Hashable, Sendable, CustomStringConvertible {
        public let view: View
        public let shapeInFile: [Int]
        public let shape: [Int]

        public init(view: View, shapeInFile: [Int], shape: [Int]) {
            self.view = view
            self.shapeInFile = shapeInFile
            self.shape = shape
        }

        public var description: String { "\(view), \(shapeInFile) in the file and \(shape) in the network" }
    }

    /// What the network has taken from the file, in the network's order.
    public let matched: [View]
    /// What the patterns select of the network and the file does not have, in the network's order.
    public let missing: [String]
    /// What the patterns select of the file and the network does not have, in the file's order.
    public let unused: [View]
    /// What both have in different shapes, in the network's order.
    public let differing: [Difference]

    public init(matched: [View], missing: [String], unused: [View], differing: [Difference]) {
        self.matched = matched
        self.missing = missing
        self.unused = unused
        self.differing = differing
    }

    /// What is not as it should be and not allowed either; empty if all is well.
    func problems(allowing allowed: ParameterMismatches) -> String {
        var parts: [String] = []
        func add(_ what: String, _ names: [String], _ kind: ParameterMismatches) {
            guard !names.isEmpty, !allowed.contains(kind) else { return }
            let shown = names.prefix(12).joined(separator: ", ")
            parts.append("\(what): \(shown)" + (names.count > 12 ? " and \(names.count - 12) more" : ""))
        }
        add("missing in the file", missing, .missing)
        add("in the file but not in the network", unused.map(\.description), .unused)
        add(
            "of another shape",
            differing.map { "\($0.view) (\($0.shapeInFile) in the file, \($0.shape) in the network)" },
            .differentShapes)
        return parts.joined(separator: "; ")
    }
}

/// A line for each view, in groups; groups without views are left out.
extension ParameterReport: CustomStringConvertible {
    public var description: String {
        func lines(_ title: String, _ names: [String]) -> [String] {
            names.isEmpty ? [] : ["\(title):"] + names.map { "  \($0)" }
        }
        let all =
            lines("Loaded", matched.map(\.description)) + lines("Missing in the file", missing)
            + lines("In the file but not in the network", unused.map(\.description))
            + lines("Of another shape", differing.map(\.description))
        return (all.isEmpty ? ["Nothing to load."] : all).joined(separator: "\n")
    }
}

/// Differences between a file's parameters and a network's that loading passes over.
public struct ParameterMismatches: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// What the file lacks keeps its numbers.
    public static let missing = ParameterMismatches(rawValue: 1)
    /// What only the file has is not used.
    public static let unused = ParameterMismatches(rawValue: 2)
    /// What has another shape in the file keeps its numbers.
    public static let differentShapes = ParameterMismatches(rawValue: 4)
    /// Whatever fits is taken.
    public static let all: ParameterMismatches = [.missing, .unused, .differentShapes]
}
