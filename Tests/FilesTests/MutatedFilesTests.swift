import Brainstorm
import Foundation
import TestSupport
import Testing

/// Files that nobody would write: they are read, or refused with an error. How many is in `MUTATIONS`; 300 without it.
struct MutatedFilesTests {
    private static let count = Int(ProcessInfo.processInfo.environment["MUTATIONS"] ?? "") ?? 300

    // MARK: Schemas

    private static let values: [JSONValue] = [
        .null, true, 0, -1, 1, 2, 16_777_217, 65_536, 4_611_686_018_427_387_904, 0.5, -1e308, 1e308, "",
        "mean", "refuse",
        "none", "standard", "range", "one_hot", "index", "own_level", "most_frequent", "Number", "Category",
        "Image", "Mask",
        "Normalization", "OneHot", "Pad", [], [[]], ["a"], ["a", "a"], [0.0], [:], ["default": 1],
        ["default": [1.0, 0.0]],
    ]

    /// Changes one value, or removes or adds one, somewhere.
    private static func mutate(_ json: inout JSONValue, _ random: inout SplitMix64) {
        let other = values.randomElement(using: &random) ?? .null
        switch json {
        case .object(var members) where !members.isEmpty && Int.random(in: 0..<8, using: &random) > 0:
            let names = members.keys.sorted()
            let name = names.randomElement(using: &random) ?? ""
            if Int.random(in: 0..<10, using: &random) == 0 {
                members[name] = nil
            } else if var member = members[name] {
                mutate(&member, &random)
                members[name] = member
            }
            json = .object(members)
        case .array(var elements) where !elements.isEmpty && Int.random(in: 0..<8, using: &random) > 0:
            let index = Int.random(in: elements.indices, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0: elements.remove(at: index)
            case 1: elements.append(elements[index])
            default: mutate(&elements[index], &random)
            }
            json = .array(elements)
        default: json = other
        }
    }

    private static let schema = Schema(
        inputs: [
            "default": [
                NumberColumn("a", missing: .mean, indicator: true),
                CategoryColumn("b", levels: ["x", "y"], missing: .mostFrequent),
                NumberColumn("c", scaling: .range),
            ],
            "targets": [CategoryColumn("t", levels: ["no", "yes"], encoding: .index)],
        ], preparations: [Normalizing(means: ["default": [0.5]], deviations: ["default": [2]])])

    private static func trained() throws -> (Network, Samples) {
        let input = Input(["default": [.time, .batch, 5], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Out")
        let network = try Network {
            input >>> FullyConnected(2, activation: .linear, name: "FC") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.1), seed: 1)
        network.schema = schema
        let values = (0..<24).map { Float($0 % 3 == 1 ? $0 % 2 : $0) }
        let samples = try Samples(rows: [
            "default": (shape: [8, 3], values: values),
            "targets": (shape: [8, 1], values: (0..<8).map { Float($0 % 2) }),
        ])
        try Trainer(stepper: SgdStepper(), hooks: [StopAfterEpoch(1)], verbose: false).train(
            network, on: Minibatches(of: 4, samples), output: SilentOutput())
        return (network, samples)
    }

    @Test("a network with any schema is used, or refused with an error")
    func schemas() throws {
        let (network, samples) = try Self.trained()
        let whole = try HDF5File(bytes: network.bytes()).root
        let description = try JSONValue(parsing: whole.dataset("schema/description").readString())
        var random = SplitMix64(seed: 11)
        var used = 0
        for _ in 0..<Self.count {
            var json = description
            for _ in 0..<Int.random(in: 0...2, using: &random) { Self.mutate(&json, &random) }
            let writer = HDF5Writer()
            writer.add("description", .fixedString(try whole.dataset("description").readString()))
            writer.add(
                "parameters", .float32(network.parameters.values, shape: [network.parameters.count]))
            writer.add("schema/description", .fixedString(try json.canonical()))
            // The state that the columns call for, with an odd number here and there.
            func number(_ usual: Double) -> Double {
                guard Int.random(in: 0..<20, using: &random) == 0 else { return usual }
                return [-1, .nan, .infinity, 1e308, 0].randomElement(using: &random) ?? 0
            }
            for column in [0, 2] {
                for (name, usual) in [("mean", 0.5), ("deviation", 2), ("minimum", 0), ("maximum", 9)] {
                    writer.add("schema/state/default/\(column)/\(name)", .float64(number(usual)))
                }
            }
            writer.add("schema/state/default/1/most_frequent", .integer(Int64(number(1).isFinite ? 1 : -7)))
            writer.addGroup("schema/state/targets/0")
            do {
                let loaded = try Network.load(from: writer.bytes(), memory: MemoryLimit(bytes: 64 << 20))
                _ = try loaded.evaluate(
                    on: Minibatches(of: 4, samples, shuffle: false), scorers: loaded.suggestedScorers)
                used += 1
            } catch {
                continue
            }
        }
        #expect(used > 0 && used < Self.count, "\(used) of \(Self.count) were used")
    }

    @Test("a network file whose schema's bytes are changed is read, or refused with an error")
    func bytes() throws {
        let (network, samples) = try Self.trained()
        let whole = try network.bytes()
        let place = try #require(whole.firstRange(of: Array(#""inputs":"#.utf8)))
        var random = SplitMix64(seed: 12)
        var refused = 0
        for _ in 0..<Self.count {
            var changed = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = min(
                    whole.count - 1, max(0, place.lowerBound + Int.random(in: -3000...3000, using: &random)))
                changed[index] = UInt8.random(in: 0...255, using: &random)
            }
            guard let loaded = try? Network.load(from: changed, memory: MemoryLimit(bytes: 64 << 20)) else {
                refused += 1
                continue
            }
            _ = try? loaded.evaluate(on: Minibatches(of: 4, samples, shuffle: false))
        }
        #expect(refused > 0, "nothing was refused")
    }

    // MARK: IDX

    @Test("any bytes are an IDX file, or refused with an error")
    func idx() {
        var random = SplitMix64(seed: 13)
        let whole: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2] + (0..<12)
        var read = 0
        for _ in 0..<Self.count * 20 {
            var bytes = whole
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let index = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1:
                    bytes[index] = [0, 1, 2, 8, 9, 11, 12, 13, 14, 255].randomElement(using: &random) ?? 0
                case 2: bytes.remove(at: index)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
                }
                if bytes.isEmpty { bytes = whole }
            }
            if let idx = try? IDX(bytes) {
                #expect(idx.shape.reduce(1, *) <= bytes.count)
                read += 1
            }
        }
        #expect(read > 0 && read < Self.count * 20)
    }
}
