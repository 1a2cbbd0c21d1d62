import Describing

/// A new value at each of several points.
///
/// - `initial_value`: the value before the first step
/// - `steps`: after how many changes each value begins to hold; rising
/// - `values`: as many as steps
public struct MultiStep: Schedule {
    public static let typeName = "MultiStep"

    public let initialValue: Double
    public let steps: [Int]
    public let values: [Double]

    /// - Precondition: as many values as steps, all finite, and the steps rise.
    public init(from initialValue: Double, steps: [Int], values: [Double]) {
        let problem = Self.problem(initialValue, steps, values)
        precondition(problem == nil, problem ?? "")
        self.initialValue = initialValue
        self.steps = steps
        self.values = values
    }

    public var settledAfter: Int? { steps.last ?? 0 }

    public func value(afterChanges changes: Int) -> Double {
        let passed = steps.prefix { $0 <= changes }.count
        return passed == 0 ? initialValue : values[passed - 1]
    }

    private static func problem(_ initialValue: Double, _ steps: [Int], _ values: [Double]) -> String? {
        if steps.count != values.count { return "there are \(steps.count) steps and \(values.count) values" }
        if !zip(steps, steps.dropFirst()).allSatisfy({ $0 < $1 }) || steps.contains(where: { $0 < 0 }) {
            return "the steps do not rise from 0 or more"
        }
        return (values + [initialValue]).allSatisfy(\.isFinite) ? nil : "a value is not finite"
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case initialValue = "initial_value"
        case steps, values
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        initialValue = try container.decode(Double.self, forKey: .initialValue)
        steps = try container.decode([Int].self, forKey: .steps)
        values = try container.decode([Double].self, forKey: .values)
        if let problem = Self.problem(initialValue, steps, values) {
            throw DescriptionError.invalid(
                at: container.path(.steps), problem,
                advice: "give one finite value for each step, and the steps in rising order")
        }
    }
}
