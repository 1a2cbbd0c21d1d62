import Arrays
import Handlers

/// Trials of the adaptive steppers' updates, of scaling and of sums of squares.
func adaptiveTrials(counts: [Int], _ samples: inout Samples) -> [Trial] {
    var trials: [Trial] = []
    for count in counts {
        // Squares that are larger than the means' squares: smaller ones make the variance cancel to noise.
        let states = [samples.vector(count, in: 5...6), samples.vector(count), samples.vector(count)]
        let start = [samples.vector(count), samples.vector(count)]
        for keep: Float in [1, 0.9] {
            trials.append(
                Trial("adamUpdate", start + [states[1], states[0]]) {
                    $0.adamUpdate(
                        $1[0].vector, gradients: $1[1].vector, first: $1[2].vector, second: $1[3].vector,
                        stepSize: 0.01, firstDecay: 0.9, secondDecay: 0.999, secondCorrection: 1.5,
                        epsilon: 1e-8, keep: keep)
                })
        }
        for (isCentred, hasVelocity) in [(false, false), (true, false), (false, true), (true, true)] {
            let name = "rmsPropUpdate" + (isCentred ? " centred" : "") + (hasVelocity ? " moving" : "")
            trials.append(
                Trial(name, start + states) {
                    $0.rmsPropUpdate(
                        $1[0].vector, gradients: $1[1].vector, squares: $1[2].vector,
                        means: isCentred ? $1[3].vector : nil, velocity: hasVelocity ? $1[4].vector : nil,
                        learningRate: 0.1, decay: 0.9, epsilon: 1e-4, momentum: 0.8)
                })
        }
        trials += trialsOfDenormals(count, &samples)
        trials.append(
            Trial("adagradUpdate", start + [states[0]]) {
                $0.adagradUpdate(
                    $1[0].vector, gradients: $1[1].vector, squares: $1[2].vector, learningRate: 0.1,
                    epsilon: 1e-10)
            })
        trials.append(Trial("scale", [samples.vector(count)]) { $0.scale($1[0].vector, by: 0.7) })
        trials.append(
            Trial("sumOfSquares", [samples.vector(count), samples.vector(3)]) {
                $1[1].put($0.sumOfSquares($1[0].vector))
            })
    }
    return trials
}

/// Averages of squares that are denormal numbers, of which an epsilon as small takes notice.
private func trialsOfDenormals(_ count: Int, _ samples: inout Samples) -> [Trial] {
    let least = Float.leastNormalMagnitude
    let start = [samples.vector(count), samples.vector(count, in: 1e-20...2e-20)]
    let averages = [
        samples.vector(count, in: 1e-20...2e-20), samples.vector(count, in: least / 16...least / 2),
    ]
    return [
        Trial("adamUpdate of denormals", start + averages) {
            $0.adamUpdate(
                $1[0].vector, gradients: $1[1].vector, first: $1[2].vector, second: $1[3].vector,
                stepSize: 0.01, firstDecay: 0.9, secondDecay: 0.999, secondCorrection: 1.5, epsilon: 1e-30,
                keep: 1)
        },
        Trial("rmsPropUpdate of denormals", start + [averages[1]]) {
            $0.rmsPropUpdate(
                $1[0].vector, gradients: $1[1].vector, squares: $1[2].vector, means: nil, velocity: nil,
                learningRate: 0.1, decay: 0.9, epsilon: 1e-30, momentum: 0)
        },
    ]
}
