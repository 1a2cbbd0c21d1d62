import Arrays
import Handlers

extension ExpectedWork {
    private static func peepholes(_ memory: Memory) -> LstmPeepholes {
        LstmPeepholes(input: memory.vector(3), forget: memory.vector(3), output: memory.vector(3))
    }

    static let steps = [
        // 2 samples, 3 units: 6 sums of 3 products.
        ExpectedWork("recurrentStep", flops: 36 + 6, floats: 6 + 9 + 12) {
            $0.recurrentStep(
                previous: $1.matrix(2, 3), recurrentWeights: $1.matrix(3, 3), activation: .tanh,
                outputs: $1.matrix(2, 3))
        },
        ExpectedWork("recurrentStepBackward", flops: 36 + 12, floats: 12 + 9 + 6 + 12) {
            $0.recurrentStepBackward(
                outputDeltas: $1.matrix(2, 3), outputs: $1.matrix(2, 3), recurrentWeights: $1.matrix(3, 3),
                activation: .tanh, deltas: $1.matrix(2, 3), previousDeltas: $1.matrix(2, 3))
        },
        ExpectedWork("recurrentStepBackward of the first step", flops: 12, floats: 18) {
            $0.recurrentStepBackward(
                outputDeltas: $1.matrix(2, 3), outputs: $1.matrix(2, 3), recurrentWeights: $1.matrix(3, 3),
                activation: .tanh, deltas: $1.matrix(2, 3), previousDeltas: nil)
        },
        // 6 cells of 15.
        ExpectedWork("lstmGates", flops: 90, floats: 48 + 24 + 9) {
            $0.lstmGates(
                $1.matrix(2, 12), peepholes: peepholes($1), activation: .tanh, previousCells: $1.matrix(2, 3),
                cells: $1.matrix(2, 3), squashedCells: $1.matrix(2, 3), outputs: $1.matrix(2, 3))
        },
        // 2 steps: 48 sums of 3 products, and 12 cells of 15.
        ExpectedWork("lstmSteps", flops: 288 + 180, floats: 36 + 12 + 96 + 24 + 12 + 24 + 9) {
            $0.lstmSteps(
                LstmSequence(
                    time: 2, initialOutputs: $1.matrix(2, 3), initialCells: $1.matrix(2, 3),
                    gates: $1.matrix(4, 12), cells: $1.matrix(4, 3), squashedCells: $1.matrix(4, 3),
                    outputs: $1.matrix(4, 3), recurrentWeights: Weights($1.matrix(12, 3)),
                    peepholes: peepholes($1)), activation: .tanh)
        },
        // 2 steps of 2 sequences: 72 sums of 3 products, and 24 units of 10.
        ExpectedWork("gruSteps", flops: 432 + 240, floats: 2 * (6 + 96 + 24 + 27 + 3)) {
            func sequence(_ memory: Memory) -> GruSequence {
                GruSequence(
                    time: 2, initialOutputs: memory.matrix(2, 3), gates: memory.matrix(4, 12),
                    outputs: memory.matrix(4, 3),
                    recurrentWeights: Weights(memory.matrix(3, 9), isTransposed: true),
                    recurrentBias: memory.vector(3))
            }
            $0.gruSteps(sequence($1), beside: sequence($1), activation: .tanh)
        },
        // 6 cells of 32.
        ExpectedWork("lstmGatesBackward", flops: 192, floats: 24 + 24 + 36 + 27) {
            $0.lstmGatesBackward(
                outputDeltas: $1.matrix(2, 3), gates: $1.matrix(2, 12), peepholes: peepholes($1),
                peepholeGradients: peepholes($1), activation: .tanh, previousCells: $1.matrix(2, 3),
                cells: $1.matrix(2, 3), squashedCells: $1.matrix(2, 3), cellDeltas: $1.matrix(2, 3),
                gateDeltas: $1.matrix(2, 12))
        },
        // 6 units of 10.
        ExpectedWork("gruGates", flops: 60, floats: 48 + 12 + 3) {
            $0.gruGates(
                $1.matrix(2, 12), recurrentBias: $1.vector(3), activation: .tanh, previous: $1.matrix(2, 3),
                outputs: $1.matrix(2, 3))
        },
        // 6 units of 16.
        ExpectedWork("gruGatesBackward", flops: 96, floats: 12 + 48 + 12) {
            $0.gruGatesBackward(
                outputDeltas: $1.matrix(2, 3), gates: $1.matrix(2, 12), activation: .tanh,
                previous: $1.matrix(2, 3), gateDeltas: $1.matrix(2, 12), previousDeltas: $1.matrix(2, 3))
        },
        // At time 4 the unit of timing 3 is held, in both samples.
        ExpectedWork("hold", flops: 0, floats: 12 + 3) {
            $0.hold($1.matrix(2, 3), previous: $1.matrix(2, 3), timing: timing($1), time: 4)
        },
        ExpectedWork("holdBackward", flops: 6, floats: 24 + 3) {
            $0.holdBackward($1.matrix(2, 3), previousDeltas: $1.matrix(2, 3), timing: timing($1), time: 4)
        },
        ExpectedWork("highway", flops: 20, floats: 20) {
            $0.highway($1.vector(5), gates: $1.vector(5), carried: $1.vector(5), into: $1.vector(5))
        },
        ExpectedWork("highwayBackward", flops: 5 + 10 + 15, floats: 20 + 5 + 5 + 10) {
            $0.highwayBackward(
                outputDeltas: $1.vector(5), transformed: $1.vector(5), gates: $1.vector(5),
                carried: $1.vector(5), transformedDeltas: DeltaTarget($1.vector(5), accumulate: false),
                gateDeltas: DeltaTarget($1.vector(5), accumulate: false),
                carriedDeltas: DeltaTarget($1.vector(5), accumulate: true))
        },
    ]

    private static func timing(_ memory: Memory) -> Vector {
        let timing = memory.vector(3)
        for (index, value) in [1, 2, 3].enumerated() { timing.base[index] = Float(value) }
        return timing
    }
}
