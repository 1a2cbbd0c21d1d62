/// What a part of a batch has come to, beside its gradients.
struct PartResult: Sendable, Hashable {
    var scores: BatchScores
    var kept: KeptChange

    static func + (left: PartResult, right: PartResult) -> PartResult {
        PartResult(scores: left.scores + right.scores, kept: left.kept + right.kept)
    }
}
