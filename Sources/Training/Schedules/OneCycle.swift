import Describing

/// The one-cycle policy (Smith and Topin, "Super-Convergence", 2018): up from `max_value / div_factor` to
/// `max_value`, down to the first value divided by `final_div_factor`, and constant from there. Options and
/// values are those of `torch.optim.lr_scheduler.OneCycleLR`.
///
/// - `max_value`
/// - `total_steps`: how many values there are, the first before any change; at least 1
/// - `pct_start`: 0.3, the share of the steps on which the value rises, from 0 to 1
/// - `anneal_strategy`: `cos`, half a wave of the cosine, or `linear`
/// - `div_factor`: 25, above 0
/// - `final_div_factor`: 10000, above 0
/// - `three_phase`: false; if true, the value falls to the first one as long as it rose, and then to the last
public struct OneCycle: Schedule {
    public static let typeName = "OneCycle"

    public enum Anneal: String, Codable, Sendable, Hashable, CaseIterable {
        case cosine = "cos"
        case linear
    }

    public let maxValue: Double
    public let totalSteps: Int
    public let risingShare: Double
    public let anneal: Anneal
    public let divFactor: Double
    public let finalDivFactor: Double
    public let hasThreePhases: Bool

    /// - Precondition: the value is finite, there is at least one step, the share is from 0 to 1 (to a half with
    ///   three phases) and the factors are finite and above 0.
    public init(
        to maxValue: Double, totalSteps: Int, risingShare: Double = 0.3, anneal: Anneal = .cosine,
        divFactor: Double = 25, finalDivFactor: Double = 1e4, threePhases: Bool = false
    ) {
        precondition(maxValue.isFinite && totalSteps >= 1)
        precondition((0...(threePhases ? 0.5 : 1)).contains(risingShare), "share \(risingShare)")
        precondition(Self.isFactor(divFactor) && Self.isFactor(finalDivFactor))
        self.maxValue = maxValue
        self.totalSteps = totalSteps
        self.risingShare = risingShare
        self.anneal = anneal
        self.divFactor = divFactor
        self.finalDivFactor = finalDivFactor
        hasThreePhases = threePhases
    }

    public var settledAfter: Int? { totalSteps - 1 }

    public func value(afterChanges changes: Int) -> Double {
        let (step, last) = (Double(min(changes, totalSteps - 1)), Double(totalSteps - 1))
        let first = maxValue / divFactor
        let risen = risingShare * Double(totalSteps) - 1
        if step <= risen { return value(from: first, to: maxValue, step, in: 0, risen) }
        guard hasThreePhases else {
            return value(from: maxValue, to: first / finalDivFactor, step, in: risen, last)
        }
        let fallen = 2 * risingShare * Double(totalSteps) - 2
        if step <= fallen { return value(from: maxValue, to: first, step, in: risen, fallen) }
        return value(from: first, to: first / finalDivFactor, step, in: fallen, last)
    }

    private func value(
        from start: Double, to end: Double, _ step: Double, in begin: Double, _ stop: Double
    ) -> Double {
        let share = stop > begin ? (step - begin) / (stop - begin) : 1
        return anneal == .cosine
            ? halfWave(from: start, to: end, share: share) : start + (end - start) * share
    }

    private static func isFactor(_ factor: Double) -> Bool { factor > 0 && factor.isFinite }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case maxValue = "max_value"
        case totalSteps = "total_steps"
        case risingShare = "pct_start"
        case anneal = "anneal_strategy"
        case divFactor = "div_factor"
        case finalDivFactor = "final_div_factor"
        case hasThreePhases = "three_phase"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func factor(_ key: CodingKeys, default value: Double) throws -> Double {
            guard container.contains(key) else { return value }
            return try container.decodeChecked(Double.self, forKey: key, "above 0", Self.isFactor)
        }
        maxValue = try container.decode(Double.self, forKey: .maxValue)
        totalSteps = try container.decodeChecked(Int.self, forKey: .totalSteps, in: 1...)
        hasThreePhases = try container.decode(Bool.self, forKey: .hasThreePhases, default: false)
        risingShare = try container.decodeChecked(
            Double.self, forKey: .risingShare, in: 0...(hasThreePhases ? 0.5 : 1), default: 0.3)
        anneal = try container.decodeChoice(Anneal.self, forKey: .anneal, default: .cosine)
        divFactor = try factor(.divFactor, default: 25)
        finalDivFactor = try factor(.finalDivFactor, default: 1e4)
    }
}
