import Networks

/// The losses of a batch, or of a part of one, and what scorers make of it.
struct BatchScores: Sendable, Hashable {
    /// The value of each loss layer, in execution order. Those of a batch's parts add up to its losses.
    var losses: [Double]
    /// What each scorer makes of it.
    var scores: [Score]

    init(losses: [Double], scores: [Score]) {
        self.losses = losses
        self.scores = scores
    }

    /// Those of the network's last forward pass.
    init(_ network: Network, _ scorers: [any Scorer]) throws {
        losses = network.losses.map(\.value)
        scores = try scorers.map { try $0.score(network) }
    }

    var totalLoss: Double { losses.reduce(0, +) }

    /// Those of two parts together.
    static func + (left: BatchScores, right: BatchScores) -> BatchScores {
        BatchScores(
            losses: zip(left.losses, right.losses).map { $0 + $1 },
            scores: zip(left.scores, right.scores).map { left, right in
                var sum = left
                sum += right
                return sum
            })
    }
}
