import Arrays
import Describing
import Handlers
import Networks
import Testing

/// Modifiers of several views at once, in a network.
@Suite struct JointModifierTests {
    private func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 4]])
        let network = try Network(handler: CPUHandler()) {
            input >>> FullyConnected(6, activation: .tanh, name: "First")
                >>> FullyConnected(3, activation: .linear, name: "Second") >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.7), seed: 5)
        try network.prepare(time: 2, batch: 3)
        let data = try #require(network.input("default"))
        for index in 0..<data.count { data[flat: index] = Float(index % 7) - 2.5 }
        return network
    }

    /// The gradients of every view under these rules, in double precision.
    private func gradients(_ rules: ModifierRules) throws -> [[Double]] {
        let network = try network()
        try network.setGradientModifiers(rules)
        network.forward(training: true)
        network.backward()
        return network.parameterViews.map { view in
            network.gradients.values[view.offset..<view.offset + view.shape.count].map(Double.init)
        }
    }

    private func norm(_ views: [[Double]]) -> Double {
        views.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    private func expect(
        _ found: [[Double]], _ expected: [[Double]], location: SourceLocation = #_sourceLocation
    ) {
        for (found, expected) in zip(found.joined(), expected.joined()) {
            #expect(abs(found - expected) <= 1e-6 * max(1, abs(expected)), sourceLocation: location)
        }
    }

    @Test("All gradients together are scaled to the limit of their norm")
    func global() throws {
        let plain = try gradients([:])
        let whole = norm(plain)
        #expect(plain.count == 4 && whole > 1)
        for limit in [whole / 3, whole * 0.999, whole * 1.001] {
            let factor = min(1, limit / whole)
            try expect(
                gradients(["default": ClipGlobalNorm(limit)]), plain.map { $0.map { $0 * factor } })
        }
        let clipped = try gradients(["default": ClipGlobalNorm(whole / 3)])
        #expect(abs(norm(clipped) / (whole / 3) - 1) < 1e-6)
    }

    @Test("A limit of their own gives some layers a norm of their own")
    func groups() throws {
        let plain = try gradients([:])
        let found = try gradients(["First": ClipGlobalNorm(0.5), "Second": ClipGlobalNorm(0.25)])
        #expect(abs(norm(Array(found[0..<2])) - 0.5) < 1e-6)
        #expect(abs(norm(Array(found[2..<4])) - 0.25) < 1e-6)
        let shared = try gradients(["First": ClipGlobalNorm(0.5), "Second": ClipGlobalNorm(0.5)])
        #expect(abs(norm(shared) - 0.5) < 1e-6)
        let one = try gradients(["Second": ["W": ClipGlobalNorm(0.5)]])
        expect([one[0], one[1], one[3]], [plain[0], plain[1], plain[3]])
        #expect(abs(norm([one[2]]) - 0.5) < 1e-6)
    }

    @Test("What stands before it is part of the norm in every view, what stands after it in none")
    func order() throws {
        let plain = try gradients([:])
        let small = ClipValues(low: -0.05, high: 0.05)
        let before = try gradients(["First": [ClipGlobalNorm(0.1)], "Second": [small, ClipGlobalNorm(0.1)]])
        #expect(abs(norm(before) - 0.1) < 1e-6)
        let cut = [plain[0], plain[1]] + plain[2...].map { $0.map { min(0.05, max(-0.05, $0)) } }
        expect(before, cut.map { $0.map { $0 * 0.1 / norm(cut) } })

        let after = try gradients(["First": [ClipGlobalNorm(10)], "Second": [ClipGlobalNorm(10), small]])
        let factor = min(1, 10 / norm(plain))
        let scaled = plain.map { $0.map { $0 * factor } }
        expect(after, [scaled[0], scaled[1]] + scaled[2...].map { $0.map { min(0.05, max(-0.05, $0)) } })
    }

    @Test("Limits that wait for each other in opposite orders are both applied")
    func opposite() throws {
        let found = try gradients([
            "First": [ClipGlobalNorm(0.5), ClipGlobalNorm(0.25)],
            "Second": [ClipGlobalNorm(0.25), ClipGlobalNorm(0.5)],
        ])
        #expect(norm(found) <= 0.25 + 1e-6 && norm(found) > 0.1)
    }

    @Test("Alone, the norm is that of the one view")
    func alone() {
        let values = NDArray([3, 4], shape: [2])
        var modifier: any ValueModifier = ClipGlobalNorm(1)
        let matrix = values.matrix(rowAxes: 0)
        modifier.modify(matrix, parameters: matrix, handler: ReferenceHandler())
        #expect(values.values == [0.6, 0.8])
    }

    @Test("Gradients that are not numbers stay visible")
    func notFinite() {
        for (start, isVisible) in [([Float.nan, 1], true), ([.infinity, 1], true), ([1e-30, 0], false)] {
            let values = NDArray(start, shape: [2])
            let matrix = values.matrix(rowAxes: 0)
            ClipGlobalNorm(1).modify(matrix, parameters: matrix, handler: ReferenceHandler())
            #expect(values.values.contains { !$0.isFinite } == isVisible)
        }
    }

    @Test("Weights decay after each update, by the rate and not by the gradients")
    func weightDecay() throws {
        let network = try network()
        let before = network.parameters.values
        try network.setWeightModifiers(["First": ["W": WeightDecay(0.25)]])
        network.applyWeightModifiers()
        network.applyWeightModifiers()
        for view in network.parameterViews {
            let factor: Float = view.path == "First.parameters.W" ? 0.75 * 0.75 : 1
            for index in view.offset..<view.offset + view.shape.count {
                #expect(abs(network.parameters.values[index] - before[index] * factor) < 1e-6)
            }
        }
    }

    @Test("Weights' decay is no gradient modifier, and its rate is a share")
    func refused() throws {
        let network = try network()
        #expect(throws: NetworkError(.mismatch, "default: WeightDecay cannot be a gradient modifier")) {
            try network.setGradientModifiers(["default": WeightDecay(0.5)])
        }
        let error = #expect(throws: DescriptionError.self) {
            try standard.make(
                (any ValueModifier).self, kind: .weightModifier, from: ["@type": "WeightDecay", "rate": 1.5])
        }
        #expect(error?.message == "1.5 is out of range at rate; the value must be from 0.0 to 1.0")
    }
}
