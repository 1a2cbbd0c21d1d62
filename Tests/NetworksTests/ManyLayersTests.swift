import Arrays
import Describing
import Handlers
import Networks
import Testing

/// Sizes at which anything that grows with the square of the number of layers takes minutes.
struct ManyLayersTests {
    @Test("a wiring is joined at either end, in blocks and from itself, in time that its length takes")
    func wirings() throws {
        let count = 100_000
        let refusal = NetworkError(
            .invalidArchitecture, "the architecture has \(count + 1) layers, over the limit of 10000")
        var chain = Input(["default": [.time, .batch, 2]]).wiring
        for _ in 0..<count { chain = chain >>> Dropout() }
        #expect(throws: refusal) { try Architecture(chain) }

        var ends = Dropout().wiring
        for _ in 1..<count { ends = Dropout() >>> ends }
        let whole = Input(["default": [.time, .batch, 2]]) >>> ends
        #expect(throws: refusal) { try Architecture(whole) }

        let block = WiringBuilder.buildArray((0..<count).map { _ in Dropout().wiring })
        #expect(throws: refusal) {
            try Architecture(WiringBuilder.buildBlock(Input(["default": [.time, .batch, 2]]).wiring, block))
        }
    }

    @Test(
        "wirings are values: what is joined to one is not in another, and layers stand where they came first")
    func values() throws {
        let input = Input(["default": [.time, .batch, 2]])
        let (first, second) = (Dropout(), Dropout())
        let stem = input >>> first
        let one = stem >>> second
        let two = stem >>> Dropout(name: "Other")
        #expect(try Architecture(stem).layerOrder == ["Input", "Dropout"])
        #expect(try Architecture(one).layerOrder == ["Input", "Dropout_1", "Dropout_2"])
        #expect(try Architecture(two).layerOrder == ["Input", "Dropout", "Other"])
        let both = WiringBuilder.buildBlock(second.wiring, one)
        #expect(try Architecture(both).layerOrder == ["Input", "Dropout_2", "Dropout_1"])
    }

    /// `Input` → `L0` → `L1` → …
    private func chain(_ count: Int) throws -> Network {
        var wiring = Input(["default": [.time, .batch, 2]]).wiring
        for index in 0..<count { wiring = wiring >>> FullyConnected(2, name: "L\(index)") }
        return try Network(Architecture(wiring), handler: ReferenceHandler())
    }

    @Test("thousands of layers with a rule each are initialized, and every buffer is found by its path")
    func rules() throws {
        let count = 5000
        let network = try chain(count)
        var rules: [String: ViewRules<any Initializer>.Rule] = ["fallback": .all(Constant(0))]
        var modifiers: [String: ViewRules<[any ValueModifier]>.Rule] = [:]
        for index in 0..<count {
            rules["L\(index)"] = .views(["W": Constant(Double(index)), "b*": Constant(-1)])
            modifiers["L\(index)"] = .views(["W": [ClipValues(low: 0, high: Double(index) / 2)]])
        }
        try network.initialize(InitializerRules(ViewRules(rules)), seed: 1)
        try network.setWeightModifiers(ModifierRules(ViewRules(modifiers)))
        network.applyWeightModifiers()
        for index in 0..<count {
            #expect(try network.buffer("L\(index).parameters.W")[flat: 3] == Float(index) / 2)
            #expect(try network.lastBuffers(.parameters, of: "L\(index)").map(\.name) == ["W", "bias"])
            #expect(try network.bufferShape("L\(index).parameters.bias") == BufferShape.fixed([2]))
        }
        rules["M"] = .all(Constant(0))
        #expect(throws: NetworkError.self) {
            try network.initialize(InitializerRules(ViewRules(rules)), seed: 1)
        }
    }

    @Test("a cycle of thousands of layers is named")
    func cycle() throws {
        var wiring = Input(["default": [.time, .batch, 2]]) >>> Dropout(name: "L0")
        for index in 1..<9000 { wiring = wiring >>> Dropout(name: "L\(index)") }
        var nodes = try Architecture(wiring).nodes
        nodes["L8999"]?.outgoing["default"] = [Architecture.Target(layer: "L0")]
        do {
            _ = try Architecture(nodes: nodes)
            Issue.record("a cycle was taken")
        } catch let error as NetworkError {
            #expect(error.message.hasPrefix("the connections form a cycle: L0 → L1 → L2 → "))
        }
    }

    /// In each group no order suits the three pairs of the last three sources, which a search finds after it has tried all
    /// orders of the others.
    @Test("many groups of sources that no order suits are given up together")
    func impossibleOrders() throws {
        let sources = 12
        let input = Input(["default": [.time, .batch, 2]])
        var wiring = input.wiring
        for group in 0..<600 {
            let all = Dropout(name: "G\(group)All")
            let names = (10..<10 + sources).map { "G\(group)S\($0)" }
            let layers = names.map { Dropout(name: $0) }
            let pairs = (0..<3).map { Dropout(name: "G\(group)P\($0)") }
            for (index, layer) in layers.enumerated() {
                var own = input >>> layer
                own = WiringBuilder.buildBlock(own, layer >>> all)
                for pair in 0..<3 where index - 9 == pair || index - 9 == (pair + 1) % 3 {
                    own = WiringBuilder.buildBlock(own, layer >>> pairs[pair])
                }
                wiring = WiringBuilder.buildBlock(wiring, own)
            }
        }
        let network = try Network(Architecture(wiring), handler: ReferenceHandler())
        #expect(network.layerNames.count == 1 + 600 * (sources + 4))
        #expect(network.bufferNames(.inputs, of: "G599P2") == ["default"])
    }
}
