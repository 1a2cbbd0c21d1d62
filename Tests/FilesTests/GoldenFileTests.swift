import Brainstorm
import Foundation
import TestSupport
import Testing

/// One file of every format version that was ever written loads to what h5py read in it; see
/// `Fixtures/formats/README.md`.
struct GoldenFileTests {
    private static let folder = "formats"

    /// The names without `.h5`: whatever lies in the folder.
    static var names: [String] {
        ((try? Fixtures.names(in: folder)) ?? []).filter { $0.hasSuffix(".h5") }.map {
            String($0.dropLast(3))
        }
    }

    private static func path(_ name: String) -> String { Fixtures.path("\(folder)/\(name).h5") }

    @Test("there is a golden file of the version of each format that is written now")
    func newest() throws {
        let directory = try TemporaryDirectory()
        for path in try SampleFiles.write(into: directory) {
            let root = try HDF5File(path: path).root
            var formats = [try root.attribute("format").readString()]
            if root.contains("description"), root.contains("training") {
                let json = try JSONValue(parsing: root.dataset("training/description").readString())
                guard case .string(let format)? = json["format"] else {
                    Issue.record("a run names its format")
                    continue
                }
                formats.append(format)
            }
            for format in formats {
                let version = try #require(FormatVersion(parsing: format), "\(format)")
                let kind = String(version.kind.prefix { $0 != " " }).lowercased()
                #expect(Self.names.contains("\(kind)-v\(version.major).\(version.minor)"), "\(format)")
            }
        }
    }

    @Test("a golden file loads to what it held when it was written", arguments: names)
    func loads(name: String) throws {
        let path = Self.path(name)
        let json = try JSONValue(parsing: Fixtures.text("\(Self.folder)/\(name).json"))
        let kind = name.prefix { $0 != "-" }
        switch kind {
        case "network": try expect(Network.load(from: path), json)
        case "run":
            let run = try RunFile(from: path)
            try expect(run.network, json)
            try expect(run, json)
        case "logs":
            let logs = try Logs.load(from: path)
            let found = try logs.paths.map { ($0, JSONValue.numbers(try logs.values($0))) }
            #expect(JSONValue.object(Dictionary(uniqueKeysWithValues: found)) == json["logs"])
        case "data": try expectData(path, json)
        case "buffers", "predictions":
            let root = try HDF5File(path: path).root
            #expect(try root.attribute("format").readString() == json.text("format"))
            let found = try root.names.map { name -> (String, JSONValue) in
                let dataset = try root.dataset(name)
                return (name, .array(shape: dataset.shape, try dataset.read(Float.self).map(Double.init)))
            }
            #expect(JSONValue.object(Dictionary(uniqueKeysWithValues: found)) == json["datasets"])
        default: Issue.record("no test knows the format of \(name).h5")
        }
    }

    private func expect(_ network: Network, _ json: JSONValue) throws {
        let written = try HDF5File(bytes: network.bytes()).root.attribute("format").readString()
        let isNewest = json.text("format") == written
        let expected = try #require(json["network"])
        #expect(.numbers(network.parameters.values.map(Double.init)) == expected["parameters"])
        if case .object(let views)? = expected["views"] {
            #expect(views.count == network.parameterViews.count)
            for view in network.parameterViews {
                let values = network.parameters.values[view.offset..<view.offset + view.shape.count]
                #expect(
                    views["\(view.layer).\(view.name)"]
                        == .array(shape: view.shape.extents, values.map(Double.init)), "\(view.path)")
            }
        }
        let description = try #require(expected["description"])
        var withoutSchema = network.descriptionValue
        withoutSchema.schema = nil
        expectPart(
            description, of: try DescriptionEncoder().describe(withoutSchema), "description",
            isWhole: isNewest)
        guard let schema = expected["schema"] else {
            #expect(network.schema == nil || !isNewest)
            return
        }
        let own = try #require(network.schema)
        expectPart(
            try #require(schema["description"]), of: try DescriptionEncoder().describe(own), "schema",
            isWhole: isNewest)
        expectPart(
            try #require(schema["state"]), of: own.stateTree.listed(), "the schema's state", isWhole: isNewest
        )
    }

    private func expect(_ run: RunFile, _ json: JSONValue) throws {
        let expected = try #require(json["run"])
        let description = try #require(expected["description"])
        let isNewest = description["format"] == .string(Formats.known.run.newest.description)
        expectPart(
            try #require(description["trainer"]), of: try run.trainer.description(), "trainer",
            isWhole: isNewest)
        if let data = description["data"] {
            expectPart(data, of: try DescriptionEncoder().encode(run.data), "data", isWhole: isNewest)
        }
        if let iterators = description["iterators"] {
            expectPart(
                iterators, of: try DescriptionEncoder().encode(run.iterators), "iterators", isWhole: isNewest)
        }
        #expect(.object(run.digests.mapValues(JSONValue.string)) == description["digests"])
        expectPart(
            try #require(expected["state"]), of: run.trainer.stateTree.listed(), "state", isWhole: isNewest)
        expectPart(
            try #require(expected["network_state"]), of: run.network.stateTree.listed(), "network_state",
            isWhole: isNewest)
    }

    private func expectData(_ path: String, _ json: JSONValue) throws {
        let expected = try #require(json["data"])
        let splits = try DataFile.load(from: path)
        let found = splits.mapValues { samples in
            JSONValue.object(
                Dictionary(
                    uniqueKeysWithValues: samples.names.compactMap { name in
                        samples[name].map {
                            (name, .array(shape: $0.shape.extents, $0.values.map(Double.init)))
                        }
                    }))
        }
        #expect(.object(found) == expected["splits"])
        let schema = try DataFile.schema(of: path).map { try DescriptionEncoder().describe($0) }
        #expect(schema == expected["schema"])
    }

    /// Compares, member by member: a file of an older version may have fewer than what it loads to, and members that held
    /// nothing and are gone.
    private func expectPart(
        _ expected: JSONValue, of found: JSONValue?, _ place: String, isWhole: Bool
    ) {
        switch (expected, found) {
        case (.null, nil) where !isWhole: break
        case (.object(let members), .object(let own)?):
            for (name, member) in members {
                expectPart(member, of: own[name], "\(place).\(name)", isWhole: isWhole)
            }
            if isWhole { #expect(Set(own.keys) == Set(members.keys), "\(place)") }
        default: #expect(found == expected, "\(place)")
        }
    }

    private static let recordingFolder = ProcessInfo.processInfo.environment["BRAINSTORM_RECORD_FORMATS"]

    @Test(
        "files that the library writes and no command does are recorded",
        .enabled(if: recordingFolder != nil, "BRAINSTORM_RECORD_FORMATS is not set to a folder"))
    func record() throws {
        let directory = try TemporaryDirectory()
        for path in try SampleFiles.write(into: directory) {
            let name = path.split(separator: "/").last ?? ""
            try FileManager.default.copyItem(
                atPath: path, toPath: "\(Self.recordingFolder ?? "")/\(name)")
            Issue.record("\(name) is recorded; a recording run is no test")
        }
    }

    @Test(
        "training goes on from a golden run, with the golden data",
        arguments: names.filter { $0.hasPrefix("run") })
    func goesOn(name: String) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(readFile(Self.path(name)), to: "run.h5")
        let data = name.hasPrefix("run-v1.2") ? "data-v1.1" : "data-v1.0"
        _ = try directory.write(readFile(Self.path(data)), to: "data.h5")
        // Runs that are no experiment's do not say where their data are.
        guard try RunFile(from: path).data != nil else { return }
        let run = try Run(resuming: path)
        #expect((run.trainer.epoch, run.trainer.update, run.trainer.position) == (2, 23, 3))
        let before = run.network.parameters.values
        let result = try run.train(output: SilentOutput())
        #expect(!run.trainer.scorers.isEmpty)
        #expect(run.trainer.update == 40 && run.trainer.epoch == 4, "\(result.reason)")
        #expect(run.network.parameters.values != before)
        #expect(!run.network.parameters.values.contains { !$0.isFinite })
        #expect(run.trainer.logs["rolling_training.total_loss"]?.count == 4)
        // What was written is a run of the newest version.
        #expect(try RunFile(from: path).trainer.update == 40)
    }

    @Test(
        "a file or run of a newer version is refused otherwise than one of no version",
        arguments: [
            ("Run v1.7", true), ("Run v2.0", true), ("Run v10.0", true), ("Run v0.9", false),
            ("Run v1", false),
            ("Run v01.0", false), ("Run v1.0.0", false), ("Run v99999999999999999999.0", false),
            ("Foo v1", false),
            ("Foo v9.0", false), ("", false), ("Network file v2.0", false),
        ])
    func refusedRuns(format: String, isNewer: Bool) throws {
        let versions = Formats.known.run.versions.map { "'\($0)'" }
        let known =
            versions.count == 1
            ? versions[0]
            : versions.dropLast().joined(separator: ", ") + " and \(versions[versions.count - 1])"
        let message =
            isNewer
            ? "is a '\(format)', newer than this version knows (\(known)): update Brainstorm"
            : "is a '\(format)'; expected \(known)"
        let (trainer, network) = try SampleFiles.trained()
        let text = try HDF5File(bytes: trainer.bytes(network: network)).root
            .dataset("training/description").readString()
        var json = try JSONValue(parsing: text)
        guard case .object(var members) = json else {
            Issue.record("the description is no object")
            return
        }
        members["format"] = .string(format)
        json = .object(members)
        let writer = HDF5Writer()
        writer.add("description", .fixedString(try network.description().canonical()))
        writer.add("parameters", .float32(network.parameters.values, shape: [network.parameters.count]))
        writer.add("training/description", .fixedString(try json.canonical()))
        writer.addGroup("training/state")
        #expect(throws: FileError(.format, path: "", message)) { try RunFile(from: writer.bytes()) }
        // A network in it stays a network.
        #expect(try Network.load(from: writer.bytes()).parameters.values == network.parameters.values)
    }

    @Test(
        "a network file of a newer version is refused otherwise than one of no version",
        arguments: [
            ("Network file v3.0", true), ("Network file v2.2", true), ("Network file v1.1", false),
            ("Foo v1", false), ("Run v1.0", false), ("Network file v", false), ("Network file", false),
        ])
    func refusedNetworks(format: String, isNewer: Bool) throws {
        let writer = HDF5Writer()
        writer.set("format", to: format)
        let known = "'Network file v1.0', 'Network file v2.0' and 'Network file v2.1'"
        let message =
            isNewer
            ? "is a '\(format)', newer than this version knows (\(known)): update Brainstorm"
            : "is a '\(format)'; expected \(known)"
        #expect(throws: FileError(.format, path: "", message)) { try Network.load(from: writer.bytes()) }
    }
}

extension JSONValue {
    /// As `expect.py` writes numbers.
    fileprivate static func numbers(_ values: [Double]) -> JSONValue {
        .array(values.map { $0.isFinite ? .number($0) : .string($0.isNaN ? "nan" : $0 < 0 ? "-inf" : "inf") })
    }

    fileprivate static func array(shape: [Int], _ values: [Double]) -> JSONValue {
        ["shape": .array(shape.map { .integer(Int64($0)) }), "values": numbers(values)]
    }

    fileprivate func text(_ key: String) -> String? {
        if case .string(let text)? = self[key] { text } else { nil }
    }
}

extension StateTree {
    /// The entries by their paths, as `expect.py` lists them.
    fileprivate func listed(_ prefix: String = "") -> JSONValue {
        var result: [String: JSONValue] = [:]
        for (name, value) in entries {
            let path = prefix + name
            switch value {
            case .integer(let value): result[path] = ["type": "integer", "value": .integer(value)]
            case .unsigned(let value):
                result[path] = [
                    "type": "unsigned",
                    "value": Int64(exactly: value).map(JSONValue.integer) ?? .unsigned(value),
                ]
            case .number(let value):
                result[path] = ["type": "number", "value": .number(value)]
            case .bool(let value): result[path] = ["type": "bool", "value": .bool(value)]
            case .string(let value): result[path] = ["type": "string", "value": .string(value)]
            case .floats(let shape, let values):
                result[path] = .array(shape: shape, values.map(Double.init)).typed("floats")
            case .numbers(let shape, let values): result[path] = .array(shape: shape, values).typed("numbers")
            case .integers(let values):
                result[path] = [
                    "type": "integers", "shape": [.integer(Int64(values.count))],
                    "values": .array(values.map(JSONValue.integer)),
                ]
            case .strings(let values):
                result[path] = ["type": "strings", "value": .array(values.map(JSONValue.string))]
            case .group(let inner):
                result[path] = ["type": "group"]
                if case .object(let members) = inner.listed(path + "/") {
                    result.merge(members) { first, _ in first }
                }
            }
        }
        return .object(result)
    }
}

extension JSONValue {
    fileprivate func typed(_ type: String) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members["type"] = .string(type)
        return .object(members)
    }
}
