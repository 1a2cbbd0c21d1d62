import Brainstorm
import TestSupport
import Testing

/// Parameters of one network's file in another network.
struct PartialLoadingTests {
    /// Input → layers of the given names and sizes → loss, with parameters drawn from the seed.
    private static func network(_ layers: [(name: String, size: Int)], seed: UInt64) throws -> Network {
        let input = Input(["default": [.time, .batch, 4]])
        let network = try Network {
            layers.reduce(input >>> NoOp(name: "Start")) { wiring, layer in
                wiring >>> FullyConnected(LayerSize(layer.size), name: layer.name)
            } >>> Loss()
        }
        try network.initialize(Gaussian(), seed: seed)
        return network
    }

    private static func values(_ network: Network, _ name: String) throws -> [Float] {
        let parts = name.split(separator: ".")
        return try network.buffer("\(parts[0]).parameters.\(parts[1])").values
    }

    private static func views(_ names: String...) -> [ParameterReport.View] {
        names.map { ParameterReport.View(nameInFile: $0, name: $0) }
    }

    /// The error of an attempt that must fail and leave the network as it is.
    private static func refusal(
        _ network: Network, _ bytes: [UInt8], matching patterns: [String] = [],
        renaming renames: [ParameterRename] = [], allowing allowed: ParameterMismatches = []
    ) throws -> String {
        let before = network.parameters.values
        do {
            let report = try network.loadParameters(
                from: bytes, matching: patterns, renaming: renames, allowing: allowed)
            return "loaded \(report)"
        } catch let error as FileError {
            #expect(error.code == .mismatch)
            #expect(network.parameters.values == before)
            return error.message
        }
    }

    @Test("without patterns all parameters come from the file")
    func everything() throws {
        let source = try Self.network([("A", 3), ("B", 2)], seed: 1)
        let network = try Self.network([("A", 3), ("B", 2)], seed: 2)
        #expect(network.parameters.values != source.parameters.values)
        let report = try network.loadParameters(from: source.bytes())
        #expect(network.parameters.values == source.parameters.values)
        #expect(
            report
                == ParameterReport(
                    matched: Self.views("A.W", "A.bias", "B.W", "B.bias"), missing: [], unused: [],
                    differing: []))
        #expect(network.seed == 2)
    }

    @Test(
        "patterns choose layers and views; the others keep their numbers",
        arguments: [
            (["Hid*"], ["Hid1.W", "Hid1.bias", "Hid2.W", "Hid2.bias"]),
            (["Hid1.W", "Out"], ["Hid1.W", "Out.W", "Out.bias"]),
            (["*.bias"], ["Hid1.bias", "Hid2.bias", "Out.bias"]),
            (["Hid[!1].?"], ["Hid2.W"]),
            (["*"], ["Hid1.W", "Hid1.bias", "Hid2.W", "Hid2.bias", "Out.W", "Out.bias"]),
        ])
    func patterns(patterns: [String], chosen: [String]) throws {
        let layers = [("Hid1", 3), ("Hid2", 5), ("Out", 2)]
        let source = try Self.network(layers, seed: 1)
        let network = try Self.network(layers, seed: 2)
        let untouched = try Self.network(layers, seed: 2)
        let report = try network.loadParameters(from: source.bytes(), matching: patterns)
        #expect(report.matched.map(\.name) == chosen)
        #expect(report.missing.isEmpty && report.unused.isEmpty && report.differing.isEmpty)
        for view in network.parameterViews {
            let name = "\(view.layer).\(view.name)"
            let expected = chosen.contains(name) ? source : untouched
            #expect(try Self.values(network, name) == Self.values(expected, name), "\(name)")
        }
    }

    @Test("what is missing, unused or of another shape is refused with all names, and nothing is changed")
    func strict() throws {
        let source = try Self.network([("A", 3), ("B", 2), ("Old", 2)], seed: 1).bytes()
        let network = try Self.network([("A", 3), ("B", 4), ("New", 2)], seed: 2)
        let all =
            "its parameters do not fit the network: missing in the file: New.W, New.bias; in the file but not in "
            + "the network: Old.W, Old.bias; of another shape: B.W ([2, 3] in the file, [4, 3] in the network), "
            + "B.bias ([2] in the file, [4] in the network). Choose with patterns, rename, or allow it"
        #expect(try Self.refusal(network, source) == all)
        #expect(
            try Self.refusal(network, source, allowing: [.missing, .differentShapes])
                == "its parameters do not fit the network: in the file but not in the network: Old.W, Old.bias. "
                + "Choose with patterns, rename, or allow it")
        #expect(
            try Self.refusal(network, source, matching: ["A", "New"])
                == "its parameters do not fit the network: missing in the file: New.W, New.bias. "
                + "Choose with patterns, rename, or allow it")
        #expect(try Self.refusal(network, source, matching: ["Old"]).contains("not in the network: Old.W"))
        let many = try Self.network((1...9).map { ("L\($0)", 1) }, seed: 1)
        #expect(try Self.refusal(many, source).contains("L6.W, L6.bias and 6 more; in the file but"))
    }

    @Test("leniently, what fits is taken and the rest reported")
    func lenient() throws {
        let source = try Self.network([("A", 3), ("B", 2), ("Old", 2)], seed: 1)
        let network = try Self.network([("A", 3), ("B", 4), ("New", 2)], seed: 2)
        let untouched = try Self.network([("A", 3), ("B", 4), ("New", 2)], seed: 2)
        let report = try network.loadParameters(from: source.bytes(), allowing: .all)
        #expect(
            report.description == """
                Loaded:
                  A.W
                  A.bias
                Missing in the file:
                  New.W
                  New.bias
                In the file but not in the network:
                  Old.W
                  Old.bias
                Of another shape:
                  B.W, [2, 3] in the file and [4, 3] in the network
                  B.bias, [2] in the file and [4] in the network
                """)
        #expect(try Self.values(network, "A.W") == Self.values(source, "A.W"))
        for name in ["B.W", "B.bias", "New.W", "New.bias"] {
            #expect(try Self.values(network, name) == Self.values(untouched, name), "\(name)")
        }
    }

    @Test("a file's names are renamed before they are matched")
    func renaming() throws {
        let source = try Self.network([("Old1", 3), ("Old2", 5)], seed: 1)
        let network = try Self.network([("New1", 3), ("New2", 5), ("Out", 1)], seed: 2)
        let report = try network.loadParameters(
            from: source.bytes(), matching: ["New*"], renaming: [try ParameterRename("Old*", "New*")])
        #expect(report.matched.map(\.description).first == "Old1.W as New1.W")
        #expect(report.matched.count == 4)
        #expect(try Self.values(network, "New2.bias") == Self.values(source, "Old2.bias"))

        // Two layers change places: only the first rename that fits is used.
        let exchanged = try Self.network([("A", 4), ("B", 4)], seed: 3)
        let original = try Self.network([("A", 4), ("B", 4)], seed: 3)
        try exchanged.loadParameters(
            from: original.bytes(), renaming: [ParameterRename("A", "B"), ParameterRename("B", "A")])
        #expect(try Self.values(exchanged, "A.W") == Self.values(original, "B.W"))
        #expect(try Self.values(exchanged, "B.W") == Self.values(original, "A.W"))
    }

    @Test(
        "stars stand for as little as the rest allows, in their order",
        arguments: [
            ("encoder_*", "*", "encoder_A", "A"), ("*", "Enc_*", "A", "Enc_A"), ("A", "B", "A", "B"),
            ("*_*", "*X*", "a_b_c", "aXb_c"), ("a*b*c", "*_*", "aabbc", "a_b"), ("*", "B", "A", "B"),
            ("*1", "*2", "A11", "A12"),
        ])
    func stars(old: String, new: String, name: String, expected: String) throws {
        let source = try Self.network([(name, 2)], seed: 1)
        let network = try Self.network([(expected, 2)], seed: 2)
        try network.loadParameters(from: source.bytes(), renaming: [ParameterRename(old, new)])
        #expect(network.parameters.values == source.parameters.values)
    }

    @Test("views are renamed by LAYER.VIEW")
    func renamedViews() throws {
        let source = try Self.network([("A", 4), ("B", 4)], seed: 1)
        let network = try Self.network([("A", 4), ("B", 4)], seed: 2)
        let report = try network.loadParameters(
            from: source.bytes(), matching: ["B.*"],
            renaming: [
                ParameterRename("A.*", "B.*"), ParameterRename("B.W", "A.W"), ParameterRename("B", "C"),
            ])
        #expect(report.matched.map(\.description) == ["A.W as B.W", "A.bias as B.bias"])
        #expect(try Self.values(network, "B.W") == Self.values(source, "A.W"))
    }

    @Test(
        "renames that cannot be are refused",
        arguments: [
            ("A=B.W", "the rename of 'A' to 'B.W' mixes a layer and a view: give both names a dot, or none"),
            ("A=*", "the rename of 'A' to '*' has more stars in the new name than in the old one"),
            ("=B", "the rename of '' to 'B' has an empty name"),
            ("A.=B.W", "the rename of 'A.' to 'B.W' has an empty name"),
            ("A.b.c=A.b.d", "the rename of 'A.b.c' to 'A.b.d' has a name that is not LAYER or LAYER.VIEW"),
            ("A", "'A' is no rename: write OLD=NEW"), ("A=B=C", "'A=B=C' is no rename: write OLD=NEW"),
        ])
    func wrongRenames(text: String, message: String) throws {
        #expect(throws: FileError(.mismatch, path: "", message)) { try ParameterRename(parsing: text) }
    }

    @Test("patterns and renames that fit nothing, and names that meet, are refused also leniently")
    func misspelt() throws {
        let source = try Self.network([("Hid1", 3), ("Hid2", 3)], seed: 1).bytes()
        let network = try Self.network([("Hid1", 3), ("Hid2", 3)], seed: 2)
        #expect(
            try Self.refusal(network, source, matching: ["Hdi1"], allowing: .all)
                == "no parameters of the network or the file match the pattern 'Hdi1'; did you mean 'Hid1'? "
                + "Known names: 'Hid1', 'Hid2'")
        #expect(try Self.refusal(network, source, matching: ["Hid1.w"]).contains("did you mean 'Hid1.W'?"))
        for word in ["default", "fallback", ""] {
            #expect(try Self.refusal(network, source, matching: [word]).contains("match the pattern"))
        }
        #expect(
            try Self.refusal(
                network, source, renaming: [ParameterRename("Hdi1", "A")], allowing: .all)
                == "the rename 'Hdi1=A' fits no name that is left for it; did you mean 'Hid1'? "
                + "Known layers of the file: 'Hid1', 'Hid2'")
        #expect(
            try Self.refusal(network, source, renaming: [ParameterRename("Hid2", "Hid1")], allowing: .all)
                == "'Hid1.W' and 'Hid2.W' would both be called 'Hid1.W'")
    }

    @Test("files of brainstorm 0.5, run files and files made by hand serve as well")
    func otherFiles() throws {
        let old = try Network.load(from: Fixtures.path("formats/network-v1.0.h5"))
        let fresh = try Network(old.descriptionValue)
        try fresh.loadParameters(from: Fixtures.path("formats/network-v1.0.h5"))
        #expect(fresh.parameters.values == old.parameters.values)

        let run = try Network.load(from: Fixtures.path("formats/run-v1.0.h5"))
        let other = try Network(run.descriptionValue)
        try other.loadParameters(from: Fixtures.path("formats/run-v1.0.h5"), matching: ["Memory"])
        #expect(try Self.values(other, "Memory.Rz") == Self.values(run, "Memory.Rz"))
        #expect(try Self.values(other, "Classes.W").allSatisfy { $0 == 0 })

        let network = try Self.network([("A", 3)], seed: 1)
        let writer = HDF5Writer()
        writer.add("description", .fixedString(try network.description().canonical()))
        writer.add("parameters", .float64((0..<15).map(Double.init), shape: [15]))
        try network.loadParameters(from: writer.bytes())
        #expect(network.parameters.values == (0..<15).map { Float($0) })
    }

    @Test("a damaged file changes nothing")
    func damaged() throws {
        let source = try Self.network([("A", 3)], seed: 1)
        var bytes = try source.bytes()
        guard case .contiguous(let offset?, _) = try HDF5File(bytes: bytes).root.dataset("parameters").layout
        else {
            Issue.record("the parameters are contiguous")
            return
        }
        bytes[offset] ^= 1
        let network = try Self.network([("A", 3)], seed: 2)
        let before = network.parameters.values
        do {
            try network.loadParameters(from: bytes, allowing: .all)
            Issue.record("it must not load")
        } catch let error as FileError {
            #expect(error.code == .damaged && error.message.hasPrefix("A.parameters.W is not what was saved"))
        }
        #expect(network.parameters.values == before)
        try network.loadParameters(from: bytes, verify: false)
        #expect(network.parameters.values != before)

        let whole = try source.bytes()
        for index in 0..<100 {
            let part = whole[..<(whole.count * index / 100)]
            #expect(throws: (any Error).self) { try network.loadParameters(from: part, allowing: .all) }
        }
    }
}
