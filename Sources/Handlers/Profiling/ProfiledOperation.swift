/// The operations of handlers, by their names.
public enum ProfiledOperation: Int, CaseIterable, Sendable {
    case fill, addConstant, copy, add, transpose, sumRows, sum, isFinite
    case product, linear, linearBackward
    case recurrentStep, recurrentStepBackward, lstmSteps, lstmGates, lstmGatesBackward
    case gruGates, gruGatesBackward, hold, holdBackward, highway, highwayBackward
    case bernoulli, multiply, maskRows, squaredDifference, activate, activateBackward
    case softmaxCrossEntropy, softmaxCrossEntropyBackward, sigmoidCrossEntropy, sigmoidCrossEntropyBackward
    case penalize, penalizeBackward, binomialCrossEntropy, binomialCrossEntropyBackward
    case gatherRows, scatterAddRows, addTimeRows, sumTimeRows, addSinusoids
    case attention, attentionBackward
    case convolution, convolutionBackward
    case maxPooling, maxPoolingBackward, averagePooling, averagePoolingBackward
    case batchNormalization, applyBatchNormalization, batchNormalizationBackward
    case layerNormalization, layerNormalizationBackward
    case sgdUpdate, momentumUpdate, nesterovLookAhead, nesterovCorrection, adamUpdate, rmsPropUpdate
    case adagradUpdate, scale, sumOfSquares, clip, constrainRowNorms

    /// As in ``Handler``.
    public var name: String { "\(self)" }
}

extension Activation {
    /// Floating-point operations of an element.
    var flops: Int { self == .linear ? 0 : 1 }
    /// Of the derivative and its product with a delta.
    var backwardFlops: Int { self == .linear ? 0 : 2 }
}

/// How often a target's numbers are moved: written, and read before if something is added to them.
func moves(_ accumulate: Bool) -> Int { accumulate ? 2 : 1 }

/// An addition for each of `count` numbers if they are added to what is there.
func additions(_ accumulate: Bool, _ count: Int) -> Int { accumulate ? count : 0 }
