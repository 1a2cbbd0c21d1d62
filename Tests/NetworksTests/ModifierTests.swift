import Arrays
import Describing
import Handlers
import Networks
import Testing

@Suite struct ModifierTests {
    let handler = ReferenceHandler()

    private func modifier(_ json: JSONValue, _ kind: Kind = .gradientModifier) throws -> any ValueModifier {
        try standard.make((any ValueModifier).self, kind: kind, from: json)
    }

    /// The view as modifiers get it: a vector is one row.
    private func rows(_ array: NDArray) -> Matrix { array.matrix(rowAxes: array.shape.rank > 1 ? 1 : 0) }

    private func expect(
        _ found: [Float], near expected: [Float], _ comment: Comment,
        location: SourceLocation = #_sourceLocation
    ) {
        let tolerance = 1e-5 * max(1, expected.map(abs).max() ?? 0)
        let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(found.count == expected.count && difference <= tolerance, comment, sourceLocation: location)
    }

    @Test("Each modifier does what brainstorm 0.5's does, alone")
    func alone() throws {
        let cases = try JSONValue(parsing: ModifierCases.single).elements
        #expect(cases.count == 8)
        for test in cases {
            var modifier = try modifier(#require(test["description"]))
            let shape = Shape(test["shape"]?.integers ?? [])
            try modifier.attach(to: shape)
            for (before, after) in [("before", "after"), ("before_2", "after_2")] {
                guard let start = test[before]?.floats, let end = test[after]?.floats else { continue }
                let values = NDArray(start, shape: shape)
                let parameters = test["parameters"].map { NDArray($0.floats, shape: shape) }
                modifier.modify(rows(values), parameters: rows(parameters ?? values), handler: handler)
                expect(values.values, near: end, "\(test["name"]?.text ?? "") \(after)")
            }
        }
    }

    /// One view of the run in the reference cases.
    private struct View {
        let layer: String
        let name: String
        let range: Range<Int>
        let shape: Shape

        init(_ json: JSONValue) {
            layer = json["layer"]?.text ?? ""
            name = json["view"]?.text ?? ""
            range = Int(json["start"]?.double ?? 0)..<Int(json["stop"]?.double ?? 0)
            shape = Shape(json["shape"]?.integers ?? [])
        }
    }

    @Test("In a network's updates, weights and gradients are changed as in brainstorm 0.5")
    func updates() throws {
        let run = try JSONValue(parsing: ModifierCases.run)
        let views = try #require(run["views"]).elements.map(View.init)
        let decoder = DescriptionDecoder(registry: standard)
        let weightRules = try decoder.decode(ModifierRules.self, from: #require(run["weight_modifiers"]))
        let gradientRules = try decoder.decode(ModifierRules.self, from: #require(run["gradient_modifiers"]))
        let updates = zip(run["updates_before"]?.elements ?? [], run["updates_after"]?.elements ?? [])
        let parameters = try #require(run["parameters"]).floats
        let gradients = try (
            before: #require(run["gradients_before"]).floats, after: #require(run["gradients_after"]).floats
        )
        var changed = 0
        for view in views {
            var modifiers = weightRules.tree.resolve(layer: view.layer, view: view.name).matches.flatMap(
                \.self)
            for index in modifiers.indices { try modifiers[index].attach(to: view.shape) }
            for (number, update) in updates.enumerated() {
                let values = NDArray(Array(update.0.floats[view.range]), shape: view.shape)
                for index in modifiers.indices {
                    modifiers[index].modify(rows(values), parameters: rows(values), handler: handler)
                }
                let expected = Array(update.1.floats[view.range])
                expect(values.values, near: expected, "\(view.layer).\(view.name), update \(number)")
                if expected != Array(update.0.floats[view.range]) { changed += 1 }
            }
            let values = NDArray(Array(gradients.before[view.range]), shape: view.shape)
            let weights = NDArray(Array(parameters[view.range]), shape: view.shape)
            for var modifier in gradientRules.tree.resolve(layer: view.layer, view: view.name).matches
                .joined()
            {
                try modifier.attach(to: view.shape)
                modifier.modify(rows(values), parameters: rows(weights), handler: handler)
            }
            expect(
                values.values, near: Array(gradients.after[view.range]),
                "\(view.layer).\(view.name) gradients")
        }
        #expect(changed > 10)
    }

    @Test("A vector keeps its norm, a matrix of one row does not")
    func normOfVector() {
        for (shape, expected) in [([2] as Shape, [3, 4] as [Float]), ([1, 2], [0.6, 0.8])] {
            let values = NDArray([3, 4], shape: shape)
            var modifier = ConstrainL2Norm(1)
            modifier.attach(to: shape)
            modifier.modify(rows(values), parameters: rows(values), handler: handler)
            expect(values.values, near: expected, "\(shape)")
        }
    }

    @Test("Frozen values survive a restart")
    func frozenState() throws {
        var first = FreezeValues()
        first.attach(to: [2, 2])
        #expect(first.stateTree.isEmpty)
        let values = NDArray([1, 2, 3, 4], shape: [2, 2])
        first.modify(rows(values), parameters: rows(values), handler: handler)
        #expect(first.stateTree["values"] == .floats(shape: [2, 2], [1, 2, 3, 4]))

        var second = FreezeValues()
        second.attach(to: [2, 2])
        try second.restore(from: first.stateTree)
        let others = NDArray([5, 6, 7, 8], shape: [2, 2])
        second.modify(rows(others), parameters: rows(others), handler: handler)
        #expect(others.values == [1, 2, 3, 4])
        try second.restore(from: StateTree())
        #expect(second.stateTree.isEmpty)
    }

    @Test("Frozen values of another shape are refused")
    func frozenStateOfAnotherShape() throws {
        var writer = StateWriter()
        writer.set("values", [1, 2, 3, 4] as [Float])
        var modifier = FreezeValues()
        modifier.attach(to: [2, 2])
        do {
            try modifier.restore(from: writer.tree)
            Issue.record("no error")
        } catch let error as StateError {
            #expect(
                error.message == "state 'values' is floats of shape [4]; expected floats of shape [2, 2]")
        }
    }

    @Test("A mask of another shape is refused")
    func maskOfAnotherShape() {
        #expect(
            throws: NetworkError(
                .mismatch, "MaskValues: the mask's shape is 1 × 2, but the values' shape is 2 × 2")
        ) { try MaskValues([[1, 0]]).attach(to: [2, 2]) }
    }

    @Test(
        "A description gives the same bytes after reading and writing it",
        arguments: [
            (ClipValues(), #"{"@type":"ClipValues","high":1.0,"low":-1.0}"#),
            (ClipValues(low: 0.5, high: 0.5), #"{"@type":"ClipValues","high":0.5,"low":0.5}"#),
            (ConstrainL2Norm(1.5), #"{"@type":"ConstrainL2Norm","limit":1.5}"#),
            (L1Decay(0.1), #"{"@type":"L1Decay","factor":0.1}"#),
            (L2Decay(0.2), #"{"@type":"L2Decay","factor":0.2}"#),
            (MaskValues([[1, 0], [0, 1]]), #"{"@type":"MaskValues","mask":[[1.0,0.0],[0.0,1.0]]}"#),
            (FreezeValues(), #"{"@type":"FreezeValues"}"#),
            (ClipGlobalNorm(0.5), #"{"@type":"ClipGlobalNorm","limit":0.5}"#),
            (WeightDecay(0.25), #"{"@type":"WeightDecay","rate":0.25}"#),
        ] as [(any ValueModifier, String)])
    func roundTrip(made: any ValueModifier, text: String) throws {
        #expect(try description(of: made).canonical() == text)
        let read = try modifier(JSONValue(parsing: text), #require(type(of: made).kinds.first))
        #expect(try description(of: read).canonical() == text)
        #expect(type(of: read) == type(of: made))
    }

    @Test("Options that are missing have defaults")
    func defaults() throws {
        #expect(try description(of: modifier(["@type": "ClipValues"])) == description(of: ClipValues()))
        #expect(
            try description(of: modifier(["@type": "ConstrainL2Norm"])) == description(of: ConstrainL2Norm()))
        #expect(try description(of: modifier(["@type": "L1Decay"])) == description(of: L1Decay(0)))
        #expect(try description(of: modifier(["@type": "L2Decay"])) == description(of: L2Decay(0)))
    }

    @Test(
        "A description that cannot be read says what is wrong, where, and what to do",
        arguments: [
            (
                #"{"@type": "ClipValue"}"#,
                "unknown weight modifier type 'ClipValue' at the top level; did you mean 'ClipValues'? Known weight "
                    + "modifier types: 'ClipGlobalNorm', 'ClipValues', 'ConstrainL2Norm', 'FreezeValues', 'MaskValues', "
                    + "'WeightDecay'"
            ),
            (
                #"{"@type": "ClipValues", "low": 2}"#,
                "low is 2.0 and high is 1.0 at the top level; low must be at most high"
            ),
            (
                #"{"@type": "ConstrainL2Norm", "limit": 0}"#,
                "0.0 is out of range at limit; the value must be positive, and a 32-bit number"
            ),
            (#"{"@type": "MaskValues"}"#, "missing key 'mask' at the top level"),
            (
                #"{"@type": "MaskValues", "mask": 1}"#,
                "expected nested lists of numbers, found integer 1 at mask"
            ),
            (
                #"{"@type": "FreezeValues", "weights": []}"#,
                "unknown key 'weights' at the top level; there are no known keys"
            ),
        ])
    func refused(text: String, expected: String) throws {
        do {
            _ = try modifier(JSONValue(parsing: text), .weightModifier)
            Issue.record("no error")
        } catch let error as DescriptionError {
            #expect(error.message == expected)
        }
    }
}
