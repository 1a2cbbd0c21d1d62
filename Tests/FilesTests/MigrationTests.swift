import Brainstorm
import TestSupport
import Testing

/// Versions of formats and the edits between them, with tables made up for the purpose.
struct MigrationTests {
    private static let v1 = FormatVersion("Made up", 1, 0)
    private static let v11 = FormatVersion("Made up", 1, 1)
    private static let v2 = FormatVersion("Made up", 2, 0)

    private static let description: JSONValue = [
        "trainer": [
            "@type": "Trainer", "stepper": ["@type": "Sgd", "learning_rate": 0.5],
            "hooks": [
                "a": ["@type": "Save", "every": 3], "b": ["@type": "Save", "keep": 7],
                "c": ["@type": "Stop", "every": 1],
            ],
        ],
        "data": [
            "parts": [
                [
                    "@type": "Ahead",
                    "iterator": ["@type": "Ahead", "depth": 1, "iterator": ["@type": "All"]],
                ],
                ["@type": "All"],
            ]
        ],
    ]

    private static func tree(_ entries: [String: StateValue]) throws -> StateTree {
        var tree = StateTree()
        for (name, value) in entries { try tree.insert(value, named: name) }
        return tree
    }

    private static func state() throws -> StateTree {
        try tree([
            "epoch": .integer(4),
            "stepper": .group(tree(["velocity": .floats(shape: [2], [1, 2])])),
            "hooks": .group(
                tree([
                    "a": .group(StateTree()),
                    "b": .group(tree(["best": .number(0.5), "kept": .integers([9])])),
                    "c": .group(tree(["best": .number(1)])),
                ])),
        ])
    }

    private static func edited(_ edits: Migration.Edit...) throws -> FormatDocument {
        var document = FormatDocument(description, try state(), ownedBy: "trainer")
        let history = FormatHistory(v1, migrations: [Migration(from: v1, to: v11, edits)])
        try history.update(&document, from: v1, path: "x.h5")
        return document
    }

    @Test("versions are read as they are written, and nothing else is")
    func parsing() {
        #expect(FormatVersion(parsing: "Network file v2.0") == FormatVersion("Network file", 2, 0))
        #expect(FormatVersion(parsing: "Run v12.345")?.description == "Run v12.345")
        #expect(FormatVersion(parsing: "A vote v1.0") == FormatVersion("A vote", 1, 0))
        for text in [
            "", "v", "v1.0", " v1.0", "Run 1.0", "Runv1.0", "Run v1", "Run v1.", "Run v.0", "Run v1.0 ",
            "Run v1.0.0",
            "Run v-1.0", "Run v+1.0", "Run v01.0", "Run v1.00", "Run v1234567890.0", "Run v1,0", "Run v１.0",
        ] {
            #expect(FormatVersion(parsing: text) == nil, "\(text)")
        }
        #expect(Self.v2.isNewer(than: Self.v11) && Self.v11.isNewer(than: Self.v1))
        #expect(!Self.v1.isNewer(than: Self.v1) && !Self.v1.isNewer(than: Self.v2))
        #expect(!FormatVersion("Other", 3, 0).isNewer(than: Self.v1))
    }

    @Test(
        "patterns select objects by name, by type and at any depth",
        arguments: [
            ("", [""]), ("trainer", ["trainer"]), ("trainer.stepper", ["trainer.stepper"]),
            ("trainer.hooks[@type=Save]", ["trainer.hooks.a", "trainer.hooks.b"]),
            ("trainer.hooks.*", ["trainer.hooks.a", "trainer.hooks.b", "trainer.hooks.c"]),
            ("data.**[@type=Ahead]", ["data.parts.0", "data.parts.0.iterator"]),
            ("data.parts[@type=All]", ["data.parts.1"]), ("trainer.*[@type=Sgd]", ["trainer.stepper"]),
            ("trainer.hooks[@type=Other]", []), ("trainer.absent", []), ("trainer.stepper.learning_rate", []),
        ])
    func patterns(pattern: String, places: [String]) throws {
        let mark = Migration.Edit.addMember("mark", true, to: ObjectPattern(pattern))
        let found = try Self.edited(mark).description
        #expect(Self.marked(found, []) == places)
    }

    private static func marked(_ json: JSONValue, _ place: [String]) -> [String] {
        switch json {
        case .object(let members):
            (members["mark"] == true ? [place.joined(separator: ".")] : [])
                + members.sorted { $0.key < $1.key }.flatMap { marked($0.value, place + [$0.key]) }
        case .array(let elements):
            elements.enumerated().flatMap { marked($1, place + ["\($0)"]) }
        default: []
        }
    }

    @Test("members are added where they are absent, renamed, removed and replaced")
    func members() throws {
        let result = try Self.edited(
            .addMember("keep", 3, to: "trainer.hooks[@type=Save]"),
            .renameMember("every", to: "interval", of: "trainer.hooks.*"),
            .removeMember("depth", of: "data.**[@type=Ahead]"),
            .replaceMember("@type", "Ahead", by: "Prefetch", of: "data.**"),
            .renameMember("hooks", to: "watchers", of: "trainer"),
            .addMember("seen", true, to: "trainer.watchers.c"))
        #expect(
            result.description == [
                "trainer": [
                    "@type": "Trainer", "stepper": ["@type": "Sgd", "learning_rate": 0.5],
                    "watchers": [
                        "a": ["@type": "Save", "interval": 3, "keep": 3], "b": ["@type": "Save", "keep": 7],
                        "c": ["@type": "Stop", "interval": 1, "seen": true],
                    ],
                ],
                "data": [
                    "parts": [
                        [
                            "@type": "Prefetch",
                            "iterator": ["@type": "Prefetch", "iterator": ["@type": "All"]],
                        ],
                        ["@type": "All"],
                    ]
                ],
            ])
        #expect(try result.state == Self.state())
    }

    @Test("a state follows its object in the description: hooks by type, whatever their names")
    func states() throws {
        let result = try Self.edited(
            .addState("kept", .integers([]), to: "trainer.hooks[@type=Save]"),
            .addState("since/start", .number(0), to: "trainer.hooks[@type=Save]"),
            .renameState("best", to: "record/best", of: "trainer.hooks[@type=Stop]"),
            .renameState("velocity", to: "momentum", of: "trainer.stepper"),
            .renameState("stepper/momentum", to: "stepper/speed", of: "trainer"),
            .removeState("epoch", of: "trainer"), .removeState("absent/entry", of: "trainer"),
            .addState("nothing", .bool(true), to: "data.parts.*"))
        let since = StateValue.group(try Self.tree(["start": .number(0)]))
        let expected = try Self.tree([
            "stepper": .group(Self.tree(["speed": .floats(shape: [2], [1, 2])])),
            "hooks": .group(
                Self.tree([
                    "a": .group(Self.tree(["kept": .integers([]), "since": since])),
                    "b": .group(
                        Self.tree([
                            "best": .number(0.5), "kept": .integers([9]), "since": since,
                        ])),
                    "c": .group(Self.tree(["record": .group(Self.tree(["best": .number(1)]))])),
                ])),
        ])
        #expect(result.state == expected)
        #expect(result.description == Self.description)
    }

    @Test("a file with both the old and the new name is refused, and an object without state gets none")
    func clashes() throws {
        #expect(
            throws: FileError(
                .format, path: "x.h5", "has both 'every' and '@type', its newer name, at 'trainer.hooks.a'")
        ) { try Self.edited(.renameMember("every", to: "@type", of: "trainer.hooks.*")) }
        #expect(
            throws: FileError(
                .format, path: "x.h5", "has both 'best' and 'kept', its newer name, at 'trainer.hooks.b'")
        ) { try Self.edited(.renameState("best", to: "kept", of: "trainer.hooks[@type=Save]")) }
        let result = try Self.edited(
            .addMember("d", ["@type": "Save"], to: "trainer.hooks"),
            .addState("kept", .integers([]), to: "trainer.hooks.d"))
        #expect(try result.state == Self.state())
    }

    @Test("a large and deep description takes no longer than it must", .timeLimit(.minutes(1)))
    func large() throws {
        var hooks: [String: JSONValue] = [:]
        var states: [String: StateValue] = [:]
        for index in 0..<40_000 {
            hooks["h\(index)"] = ["@type": "Save"]
            states["h\(index)"] = .group(StateTree())
        }
        var deep: JSONValue = .array((0..<40_000).map { _ in ["@type": "Save"] })
        for _ in 0..<100 { deep = ["inner": deep] }
        var document = FormatDocument(
            ["trainer": ["hooks": .object(hooks)], "data": deep],
            try Self.tree(["hooks": .group(Self.tree(states))]), ownedBy: "trainer")
        let history = FormatHistory(
            Self.v1,
            migrations: [
                Migration(
                    from: Self.v1, to: Self.v11,
                    [
                        .addMember("keep", 1, to: "**[@type=Save]"),
                        .addState("kept", .integers([]), to: "trainer.hooks[@type=Save]"),
                    ])
            ])
        try history.update(&document, from: Self.v1, path: "")
        #expect(document.description["trainer"]?["hooks"]?["h39999"] == ["@type": "Save", "keep": 1])
        let expected = try Self.tree(["kept": .integers([])])
        guard case .group(let found)? = document.state["hooks"] else {
            Issue.record("the hooks keep their states")
            return
        }
        #expect(found["h0"] == .group(expected) && found["h39999"] == .group(expected))
    }

    @Test("a chain of migrations begins at the file's version")
    func chain() throws {
        let history = FormatHistory(
            Self.v1,
            migrations: [
                Migration(from: Self.v1, to: Self.v11, [.addMember("first", 1, to: "")]),
                Migration(from: Self.v11, to: Self.v2, [.renameMember("first", to: "second", of: "")]),
            ])
        #expect(history.newest == Self.v2 && history.versions == [Self.v1, Self.v11, Self.v2])
        let expectations: [(FormatVersion, JSONValue)] = [
            (Self.v1, ["second": 1]), (Self.v11, [:]), (Self.v2, [:]),
        ]
        for (version, expected) in expectations {
            var document = FormatDocument([:], ownedBy: "trainer")
            try history.update(&document, from: version, path: "")
            #expect(document.description == expected, "\(version)")
        }
        #expect(try history.version(named: "Made up v1.1", path: "") == Self.v11)
        #expect(
            throws: FileError(
                .format, path: "",
                "is a 'Made up v2.1', newer than this version knows ('Made up v1.0', 'Made up v1.1' and "
                    + "'Made up v2.0'): update Brainstorm")
        ) { try history.version(named: "Made up v2.1", path: "") }
        #expect(throws: FileError.self) { try history.version(named: "Made up v1.5", path: "") }
    }

    @Test("a run file of an older version loads by the table, and without its edits it does not")
    func runs() throws {
        let (trainer, network) = try SampleFiles.trained(MomentumStepper(learningRate: 0.1, momentum: 0.9))
        let bytes = try trainer.bytes(network: network)
        let next = FormatVersion("Run", 99, 0)
        func load(_ bytes: [UInt8], _ edits: Migration.Edit...) throws -> RunFile {
            var formats = Formats()
            formats.run = formats.run.adding(Migration(from: formats.run.newest, to: next, edits))
            return try Formats.$known.withValue(formats) { try RunFile(from: bytes) }
        }
        #expect(try load(bytes).trainer.stateTree == trainer.stateTree)

        // A file of "the last version", in which the hook's patience and the stepper's state had other names.
        let old = try Self.rewritten(trainer, network)
        #expect(throws: (any Error).self) { try load(old) }
        #expect(throws: (any Error).self) { try RunFile(from: old) }
        let run = try load(
            old, .renameMember("endurance", to: "patience", of: "trainer.hooks[@type=EarlyStopper]"),
            .renameState("speed", to: "velocity", of: "trainer.stepper"))
        #expect(run.trainer.stateTree == trainer.stateTree)
        #expect(try run.trainer.description() == trainer.description())
    }

    /// The run with other names of a member and of an entry.
    private static func rewritten(_ trainer: Trainer, _ network: Network) throws -> [UInt8] {
        let root = try HDF5File(bytes: trainer.bytes(network: network)).root
        let text = try root.dataset("training/description").readString()
        let writer = HDF5Writer()
        writer.add("description", .fixedString(try network.description().canonical()))
        writer.add("parameters", .float32(network.parameters.values, shape: [network.parameters.count]))
        writer.add(
            "training/description",
            .fixedString(text.split(separator: "\"patience\"").joined(separator: "\"endurance\"")))
        var written = 0
        func copy(_ group: HDF5Group, _ place: String) throws {
            writer.addGroup(place)
            for name in group.names {
                let target = "\(place)/\(name == "velocity" ? "speed" : name)"
                switch try group.object(name) {
                case .group(let inner): try copy(inner, target)
                case .dataset(let dataset):
                    written += 1
                    switch dataset.datatype {
                    case .integer(1, _, _): writer.add(target, .integer(try dataset.read(Int8.self)[0]))
                    case .integer where dataset.shape.isEmpty:
                        writer.add(target, .integer(try dataset.read(Int64.self)[0]))
                    case .integer:
                        writer.add(target, .integers(try dataset.read(Int64.self), shape: dataset.shape))
                    case .float(8, _) where dataset.shape.isEmpty:
                        writer.add(target, .float64(try dataset.read(Double.self)[0]))
                    case .float(8, _):
                        writer.add(target, .float64(try dataset.read(Double.self), shape: dataset.shape))
                    case .float:
                        writer.add(target, .float32(try dataset.read(Float.self), shape: dataset.shape))
                    default: writer.add(target, .fixedStrings(try dataset.readStrings()))
                    }
                case .namedType: break
                }
            }
        }
        try copy(root.group("training/state"), "training/state")
        try copy(root.group("training/network_state"), "training/network_state")
        #expect(written > 10)
        return try writer.bytes()
    }
}
