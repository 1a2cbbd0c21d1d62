public import Arrays

/// Computes. A handler's operations are coarse, write into buffers they are given and allocate nothing
/// after their first call for a shape. Rows are samples (time × batch), columns features; weights are
/// (units, inputs). `ReferenceHandler` defines each operation's meaning in plain Swift.
///
/// The target of an elementwise operation may be exactly one of its inputs. Other outputs overlap no argument.
///
/// Sizes that do not agree, and outputs that overlap inputs where that is not allowed, are mistakes of the
/// caller: the reference traps, and `DebugHandler` says which operation and which argument.
public protocol Handler: AnyObject {
    /// How the handler is made again.
    var configuration: any HandlerConfiguration { get }

    // MARK: Copies and sums

    func fill(_ target: Vector, with value: Float)
    /// `target += value`
    func addConstant(_ value: Float, to target: Vector)
    func copy(_ source: Matrix, into target: Matrix)
    /// `target += factor × source`
    func add(_ source: Matrix, times factor: Float, into target: Matrix)
    /// `target = sourceᵀ`. A product with a matrix stored that way round is faster if it is used many times over,
    /// as a recurrent layer's weights are in one pass.
    func transpose(_ source: Matrix, into target: Matrix)
    /// `target (+)=` the sum of the rows of `source`.
    func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool)
    /// The sum of all elements, accumulated in double precision in a fixed order.
    func sum(_ source: Vector) -> Double
    /// Whether no element is infinite or not a number.
    func isFinite(_ source: Vector) -> Bool

    // MARK: Matrix products and linear layers

    /// `target (+)= op(left) · op(right)`, where `op` transposes if asked to.
    func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool)

    /// A whole linear layer: `outputs = activation(inputs · weightsᵀ + bias)`.
    func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix)

    /// The backward pass of ``linear``. `outputDeltas` is overwritten with the deltas before the activation.
    /// Input deltas are computed only if asked for. `addInputDeltas` and `addGradients` say whether the
    /// results are added to what is there or take its place.
    func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool)

    // MARK: Recurrent steps

    /// One step of a simple recurrent layer. `outputs` holds `W x + b` when called and
    /// `activation(W x + b + R h)` after, with `h = previous`.
    func recurrentStep(
        previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix)

    /// `deltas = outputDeltas ⊙ activation′(outputs)`, and, if there is an earlier step,
    /// `previousDeltas += deltas · R`.
    func recurrentStepBackward(
        outputDeltas: Matrix, outputs: Matrix, recurrentWeights: Matrix, activation: Activation,
        deltas: Matrix, previousDeltas: Matrix?)

    /// The gates of one LSTM step, fused, for B samples and H cells. `gates` (B × 4H, blocks block input,
    /// input gate, forget gate, output gate) holds `W x + R h + b` when called and the activated values
    /// z, i, f, o after:
    ///
    ///     i += pᵢ ⊙ c₋₁,  f += p_f ⊙ c₋₁,  c = σ(i) ⊙ g(z) + σ(f) ⊙ c₋₁,  o += pₒ ⊙ c,  y = σ(o) ⊙ g(c)
    ///
    /// `cells` receives c, `squashedCells` g(c).
    func lstmGates(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix, outputs: Matrix)

    /// The backward pass of ``lstmGates``. `cellDeltas` holds what arrives from the next step when called
    /// (zeros at the last) and what goes to the previous step's cells after; `gateDeltas` (B × 4H) receives
    /// the deltas before the gates' activations. Peephole gradients are added.
    func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix)

    // MARK: Elementwise layers

    /// Each element is 1 with `probability`, else 0: element i is 1 if uniform(key, i) < probability.
    func bernoulli(into mask: Vector, probability: Float, key: RandomKey)
    /// `target (+)= factor × left ⊙ right`
    func multiply(_ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool)
    /// `target (+)= source ⊙ mask`, a mask of one number a row.
    func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool)
    /// `difference = left − right`, `target = factor × difference²`
    func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector)

    // MARK: Cross entropies

    /// Softmax over each row, and `losses[r] = −ln(max(p[r, targets[r]], 1e−6))`. A target outside
    /// `0..<columns` gives no class: its row's loss is 0 and its deltas are 0.
    func softmaxCrossEntropy(
        _ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector)
    /// `inputDeltas (+)= lossDeltas[r] × (predictions − onehot(targets[r]))`
    func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool)
    /// `p = σ(inputs)`, `losses = −t ln(clip(p)) − (1 − t) ln(clip(1 − p))`, clipped to [1e−6, 1].
    func sigmoidCrossEntropy(
        _ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector)
    /// `inputDeltas (+)= lossDeltas ⊙ (predictions − targets)`
    func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool)

    // MARK: Steppers' updates and modifiers

    /// `parameters −= learningRate × gradients`
    func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float)
    /// `velocity = momentum × velocity − learningRate × gradients`, `parameters += velocity`
    func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float)
    /// Nesterov's look-ahead, before the gradients are computed:
    /// `velocity *= momentum`, `parameters += velocity`
    func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float)
    /// After the gradients: `velocity −= learningRate × gradients`, `parameters −= learningRate × gradients`
    func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float)
    /// Adam (Kingma and Ba, 2015): `m = β₁ m + (1 − β₁) g`, `v = β₂ v + (1 − β₂) g²`,
    /// `parameters −= stepSize × m / (√(v × secondCorrection) + ε)`; the caller folds the bias corrections
    /// into `stepSize = α / (1 − β₁ᵗ)` and `secondCorrection = 1 / (1 − β₂ᵗ)`.
    func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float)
    /// Limits every element to `low...high`.
    func clip(_ values: Vector, low: Float, high: Float)
    /// Scales each row whose Euclidean norm is over `limit` down to it.
    func constrainRowNorms(_ values: Matrix, limit: Float)
}

/// The peephole weights of an LSTM (or their gradients): from the cell to the input, forget and output gates.
public struct LstmPeepholes: Sendable {
    public let input: Vector
    public let forget: Vector
    public let output: Vector

    public init(input: Vector, forget: Vector, output: Vector) {
        self.input = input
        self.forget = forget
        self.output = output
    }
}
