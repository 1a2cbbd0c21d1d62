public import Describing
public import Files
import PrintableText
public import Training

/// Many runs of one experiment, each with other values: a grid, or a random choice.
///
///     let sweep = try Sweep(from: "sweep.json")
///     for result in try sweep.train(to: "sweep", jobs: 2) { print(result) }
///
/// Each run is one like any other, with a file of its own, `sweep-001.run.h5` and so on: it can be looked at, compared and
/// gone on with by itself. Beside them stands `sweep-plan.json`, which says what they are runs of. A sweep that was killed
/// goes on when it is begun again in the same place: what is finished stays, what was under way is resumed, and the
/// results are those of an uninterrupted sweep.
public struct Sweep {
    public let description: SweepDescription
    /// How many runs there are.
    public let count: Int
    /// Which numbers of the log are better.
    public let criterion: Criterion
    /// The experiment before its values are changed, as the newest version has it.
    let experiment: JSONValue
    /// Where the paths of the experiment's data start.
    let directory: String
    /// Files that are read.
    let inputs: [String]
    let registry: Registry

    /// Reads a sweep from a JSON file.
    /// - Throws: ``FileError`` with the file's path, ``DescriptionError`` if the sweep, its experiment or that of one of
    ///   the runs is none.
    public init(from path: String, registry: Registry = .standard) throws {
        let json = try readJSON(path).withoutComments
        guard json["@type"] != .string(Experiment.typeName) else {
            throw FileError(
                .format, path: path,
                "is an experiment, no sweep: a sweep names an experiment and the values that change in it")
        }
        try self.init(
            try registry.make(SweepDescription.self, kind: .sweep, from: json),
            relativeTo: directoryName(of: path),
            inputs: [path], registry: registry)
    }

    /// - Parameter directory: where the path of the experiment starts, and for one within the description the paths of its
    ///   data.
    /// - Throws: as ``init(from:registry:)``.
    public init(
        _ description: SweepDescription, relativeTo directory: String = ".", registry: Registry = .standard
    ) throws {
        try self.init(description, relativeTo: directory, inputs: [], registry: registry)
    }

    private init(
        _ description: SweepDescription, relativeTo directory: String, inputs: [String], registry: Registry
    ) throws {
        self.description = description
        self.registry = registry
        count = try description.runCount()
        if case .string(let name) = description.experiment {
            let path = name.hasPrefix("/") || directory == "." ? name : "\(directory)/\(name)"
            experiment = try Experiment.newest(readJSON(path), path: path)
            self.directory = directoryName(of: path)
            self.inputs = inputs + [path]
        } else {
            experiment = try Experiment.newest(description.experiment)
            self.directory = directory
            self.inputs = inputs
        }
        guard
            let criterion = description.criterion ?? LogCriteria.described(description.log, in: experiment)
                ?? LogCriteria.usual(description.log)
        else {
            throw DescriptionError.invalid(
                at: .root.appending("log"),
                "it is not known which numbers of \(quoted(description.log)) are better",
                advice: "set 'criterion' to \"min\" or \"max\"")
        }
        self.criterion = criterion
        // Whatever is wrong with the last run is better known before the first.
        for number in 1...count { _ = try self.experiment(ofRun: number) }
    }

    /// The values of a run.
    /// - Parameter number: from 1 to ``count``.
    public func values(ofRun number: Int) -> [String: JSONValue] { description.values(ofRun: number - 1) }

    /// The experiment of a run.
    /// - Parameter number: from 1 to ``count``.
    /// - Throws: ``DescriptionError`` with the place of what is wrong, if the values make no experiment.
    public func experiment(ofRun number: Int) throws -> Experiment {
        let values = values(ofRun: number)
        var json = experiment
        for path in description.paths {
            guard let value = values[path] else { continue }
            json = try RunSetting(path: path, value: value).applied(to: json)
        }
        return try Experiment(json: json, registry: registry)
    }

    /// The file of a run, `sweep-001.run.h5`.
    /// - Parameters:
    ///   - number: from 1 to ``count``.
    ///   - stem: what all names of the sweep's files begin with.
    public func path(ofRun number: Int, stem: String) -> String {
        let digits = String(number)
        return "\(stem)-\(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits).run.h5"
    }

    /// What the names of a sweep's files begin with if nobody says otherwise: `sweep` for `sweep.json`.
    public static func defaultStem(for path: String) -> String {
        path.hasSuffix(".json") ? String(path.dropLast(5)) : path
    }
}
