import Arrays

/// How one of several answers is drawn from their probabilities.
///
/// Probabilities are raised to 1 / temperature; then only the `topK` likeliest stay, then of these the fewest whose
/// probabilities together reach `topP`; of what stays one is drawn. Of equally likely ones the lower number comes first.
public struct TokenSampling: Sendable, Hashable {
    /// 1 draws as the network says, less prefers what is likely, and 0 always takes the likeliest.
    public var temperature: Double
    /// How many of the likeliest may be drawn; `nil` for all.
    public var topK: Int?
    /// The share of the probability that may be drawn from, in `0...1`.
    public var topP: Double

    /// - Precondition: the temperature is not negative, `topK` is positive and `topP` in `0...1`.
    public init(temperature: Double = 1, topK: Int? = nil, topP: Double = 1) {
        precondition(temperature >= 0 && temperature.isFinite, "a temperature is at least 0")
        precondition(topK ?? 1 > 0, "at least one can be drawn")
        precondition((0...1).contains(topP), "a share of the probability is in 0...1")
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
    }

    /// Draws one.
    ///
    /// - Parameters:
    ///   - probabilities: at least 0; they need not sum to 1.
    ///   - excluded: one that is not drawn.
    ///   - key: of this draw.
    /// - Returns: the position of one, or `nil` if no probability is above 0, or one is no number.
    public func draw(
        from probabilities: some Collection<Float>, excluding excluded: Int? = nil, _ key: RandomKey
    ) -> Int? {
        guard probabilities.allSatisfy({ $0 >= 0 && $0.isFinite }) else { return nil }
        let likeliest = probabilities.enumerated().filter { $0.offset != excluded && $0.element > 0 }
            .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
        guard let first = likeliest.first else { return nil }
        guard temperature > 0 else { return first.offset }
        // Relative to the likeliest, so that no power is out of range at a low temperature.
        var weights = likeliest.prefix(topK ?? .max).map {
            Exact.exp((Exact.log(Double($0.element)) - Exact.log(Double(first.element))) / temperature)
        }
        if topP < 1 {
            let goal = topP * weights.reduce(0, +)
            var sum = 0.0
            let kept = weights.firstIndex { weight in
                sum += weight
                return sum >= goal
            }
            weights = Array(weights[...(kept ?? weights.count - 1)])
        }
        let bits = UInt64(key.word(at: 1)) << 32 | UInt64(key.word(at: 0))
        var rest = Double(bits >> 11) * 0x1p-53 * weights.reduce(0, +)
        for (place, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return likeliest[place].offset }
        }
        return likeliest[weights.count - 1].offset
    }
}
