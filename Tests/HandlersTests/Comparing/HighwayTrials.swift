import Arrays
import Handlers

/// Trials of highway gates.
func highwayTrials() -> [Trial] {
    var samples = Samples(seed: 22)
    var trials: [Trial] = []
    for count in [0, 1, 3, 16, 17, 33, 1024, 1031, 70_003] {
        trials.append(
            Trial("highway", (0..<4).map { _ in samples.vector(count) }) {
                $0.highway($1[0].vector, gates: $1[1].vector, carried: $1[2].vector, into: $1[3].vector)
            })
        // Every choice of the deltas that are asked for and of those that are added.
        for flags in 0..<64 where count < 1000 || flags % 9 == 7 {
            trials.append(
                Trial("highwayBackward \(flags)", (0..<7).map { _ in samples.vector(count) }) { handler, m in
                    func target(_ index: Int) -> DeltaTarget? {
                        guard flags >> index & 1 == 1 else { return nil }
                        return DeltaTarget(m[4 + index].vector, accumulate: flags >> (index + 3) & 1 == 1)
                    }
                    handler.highwayBackward(
                        outputDeltas: m[0].vector, transformed: m[1].vector, gates: m[2].vector,
                        carried: m[3].vector, transformedDeltas: target(0), gateDeltas: target(1),
                        carriedDeltas: target(2))
                })
        }
        trials.append(
            Trial("highwayBackward of one layer", (0..<5).map { _ in samples.vector(count) }) {
                $0.highwayBackward(
                    outputDeltas: $1[0].vector, transformed: $1[1].vector, gates: $1[2].vector,
                    carried: $1[3].vector, transformedDeltas: DeltaTarget($1[4].vector, accumulate: false),
                    gateDeltas: nil, carriedDeltas: DeltaTarget($1[4].vector, accumulate: true))
            })
    }
    return trials
}
