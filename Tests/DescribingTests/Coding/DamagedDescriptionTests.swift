import Describing
import Testing

@Suite struct DamagedDescriptionTests {
    @Test(
        "A damaged description is refused with a path or makes an object; it never traps", arguments: 0..<20)
    func damaged(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        var net = Net(
            architecture: ["FC": Dense(size: 3, activation: .tanh), "Loss": Loss()],
            rates: [Fixed(value: 0.1)])
        net.notes = ["a": [1, 2.5, nil, "x"]]
        let whole = try description(of: net)
        let strange: [JSONValue] = [
            nil, true, 0, -1, 1.5, .unsigned(.max), .number(1e300), "", "FullyConnected", [], [[1]], [:],
            ["@type": "Loss"], ["@type": "SgdStepper"], ["@type": nil], .number(.nan),
        ]
        var refused = 0
        for _ in 0..<300 {
            let changed = damage(whole, with: strange, &generator)
            do {
                let made = try Registry.samples.make(Net.self, kind: .network, from: changed)
                _ = try? description(of: made).canonical()
            } catch let error as DescriptionError {
                #expect(!error.message.isEmpty)
                refused += 1
            }
        }
        #expect(refused > 100)
    }

    /// The value with one place, however deep, replaced, removed or added to.
    private func damage(
        _ value: JSONValue, with strange: [JSONValue], _ generator: inout SplitMix
    ) -> JSONValue {
        let other = strange.randomElement(using: &generator) ?? nil
        switch value {
        case .object(var members) where !members.isEmpty && Int.random(in: 0..<8, using: &generator) > 0:
            guard let key = members.keys.sorted().randomElement(using: &generator) else { return other }
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: members[key] = nil
            case 1: members[key + "x"] = other
            default: members[key] = members[key].map { damage($0, with: strange, &generator) }
            }
            return .object(members)
        case .array(var elements) where !elements.isEmpty && Int.random(in: 0..<8, using: &generator) > 0:
            let index = elements.indices.randomElement(using: &generator) ?? 0
            elements[index] = damage(elements[index], with: strange, &generator)
            return .array(elements)
        default:
            return other
        }
    }
}
