public import Arrays
import Describing
public import Handlers
public import Schemas

/// A network: an architecture, the rules for its parameters, a seed and a handler (its description), and
/// its parameters (its state).
///
///     let network = try Network {
///         input >>> FullyConnected(10, activation: .linear, name: "FC") >>> output
///         input["targets"] >>> output["targets"]
///         output["loss"] >>> Loss()
///     }
///     try network.initialize(Gaussian(std: 0.01), seed: 42)
///
/// A network is used by one thread at a time.
public final class Network {
    // The description.
    public let architecture: Architecture
    public let handler: any Handler
    public internal(set) var seed: UInt64 = 0
    public internal(set) var initializers = InitializerRules()
    public internal(set) var weightModifiers = ModifierRules()
    public internal(set) var gradientModifiers = ModifierRules()
    /// What the network takes and gives, as far as somebody has said it. Its state is a part of the network's. A training
    /// adds what its iterator says, and the columns that its data have for inputs of which nothing is said, where these keep
    /// all numbers (``Schemas/SchemaColumn/keepsNumbers``).
    public var schema: Schema?
    /// The path of the buffer that holds the network's answers, such as `Output.outputs.predictions`.
    public private(set) var outputName: String?

    // The state.
    /// All parameters, in the order of ``parameterViews``.
    public let parameters: NDArray
    /// The gradients of the last backward pass, in the same order. They take memory from the first use on.
    ///
    /// Whoever has them may change them at any time: what passes and updates save where they know gradients to be zero, they
    /// do not save from then on (see ``Embedding``).
    public var gradients: NDArray {
        openGradients()
        return gradientBuffer
    }
    /// The same, for those who change nothing, or say so by ``touchGradients()``.
    package private(set) lazy var gradientBuffer: NDArray = {
        hasGradients = true
        touchedRows = layout.entries.map { ($0.layer as? any RowPicking).flatMap { TouchedRows($0.table) } }
        return NDArray([layout.parameterCount], in: handler.memory)
    }()
    /// For each layer that picks rows of a table, where its gradient is other than zero.
    private var touchedRows: [TouchedRows?] = []
    private(set) var hasGradients = false
    var modifierBindings = ModifierBindings()

    /// The runs of ``parameters`` and ``gradients`` that steppers change, in their order: what is learned, and what is
    /// kept but named by a gradient modifier. One for most networks.
    public private(set) var steppedRanges: [Range<Int>] = []

    /// The runs of ``parameters`` that layers keep, such as running statistics, in their order.
    public private(set) lazy var keptRanges = Layout.ranges(of: parameterViews.filter(\.role.isKept))

    /// Is told where in an update the network is. It's no part of the description or the state.
    public var observer: (any PassObserver)?

    /// What all of the network's arrays together may take. Buffers over it are refused before they are made.
    public var memoryLimit: MemoryLimit
    /// What others keep for this network, such as a stepper's arrays and copies that are saved; it counts against the limit.
    public internal(set) var reserved = ByteCount()

    let layout: Layout
    private let onlyPredictionsPath: String?
    private var plans: [BufferPlan] = []
    private(set) var plan: BufferPlan?
    /// The buffers that the last forward and the last backward pass used.
    private(set) var forwardPlan: BufferPlan?
    private(set) var backwardPlan: BufferPlan?
    private var lastPassTrained = false
    private var lastPart = BatchPart(first: 0, whole: 0)

    /// With fewer parameters, gradients stay in a core's own cache until the pass has ended: 1 MiB.
    private static let manyParameters = 1 << 18

    /// How many (time, batch) sizes keep their buffers; the one used longest ago makes room.
    static let planLimit = 8

    /// - Parameters:
    ///   - handler: what computes; without one a `CPUHandler` on all processors.
    ///   - memory: what all of the network's arrays together may take.
    /// - Throws: ``NetworkError`` if a layer refuses its inputs, or the parameters are over the limit.
    public init(
        _ architecture: Architecture, outputName: String? = nil, handler: (any Handler)? = nil,
        memory: MemoryLimit = .machine
    ) throws {
        self.architecture = architecture
        memoryLimit = memory
        let layout = try Layout(architecture)
        self.layout = layout
        var need = MemoryNeed()
        layout.countParameters(in: &need)
        try need.check(memory, "for parameters", advice: "lower its size")
        self.handler = handler ?? CPUHandler()
        self.parameters = NDArray([layout.parameterCount], in: self.handler.memory)
        inputNames = layout.input.map { layout.entries[$0].structure.outputs.map(\.name) } ?? []
        let predictions = layout.outputPaths.filter { $0.hasSuffix(".predictions") }
        onlyPredictionsPath = predictions.count == 1 ? predictions[0] : nil
        findSteppedRanges()
        try setOutputName(outputName)
    }

    func findSteppedRanges() {
        let named = Set(modifierBindings.viewsOfGradients)
        steppedRanges = Layout.ranges(
            of: parameterViews.filter { !$0.role.isKept || named.contains($0) })
    }

    /// The network of a wiring.
    public convenience init(
        outputName: String? = nil, handler: (any Handler)? = nil, memory: MemoryLimit = .machine,
        @WiringBuilder _ wiring: () -> Wiring
    ) throws {
        try self.init(Architecture(wiring()), outputName: outputName, handler: handler, memory: memory)
    }

    /// Names the buffer that holds the network's answers.
    /// - Throws: ``NetworkError`` if it is no output of a layer.
    public func setOutputName(_ path: String?) throws {
        if let path {
            guard outputPaths.contains(path) else {
                throw NetworkError(
                    .unknownBuffer,
                    "'\(path)' is not an output; the outputs are \(list(outputPaths))")
            }
        }
        outputName = path
    }

    /// The views of ``parameters``, by layer name in UTF-8 order, then as each layer lists them.
    public var parameterViews: [ParameterView] { layout.parameterViews }

    /// How many of the parameters are learned; the others are kept.
    public var learnedCount: Int {
        parameterViews.reduce(0) { $0 + ($1.role.isKept ? 0 : $1.shape.count) }
    }

    /// The layers' names in execution order.
    public var layerNames: [String] { layout.entries.map(\.name) }

    /// The paths of all layers' outputs, in execution order.
    public var outputPaths: [String] { layout.outputPaths }

    /// ``outputName``, or the only output that is called `predictions`.
    public var predictionsPath: String? { outputName ?? onlyPredictionsPath }

    // MARK: Sizes and inputs

    /// The names of the data that the network takes.
    public let inputNames: [String]

    public func inputShape(_ name: String) -> BufferShape? {
        layout.input.flatMap { layout.entries[$0].structure.outputs.first { $0.name == name }?.value }
    }

    public var time: Int { plan?.time ?? 0 }
    public var batch: Int { plan?.batch ?? 0 }

    /// The most time steps that all layers can be given; `nil` if there is no limit.
    public var longestTime: Int? { layout.entries.compactMap(\.structure.longestTime).min() }

    /// Compares a number of time steps with what the layers can be given.
    /// - Throws: ``NetworkError`` that names the layer with the limit.
    public func check(time: Int) throws {
        for entry in layout.entries {
            guard let longest = entry.structure.longestTime, time > longest else { continue }
            throw NetworkError(
                .mismatch, "\(entry.name) takes at most \(longest) time steps, and the data have \(time)")
        }
    }

    /// Chooses the buffers for `time` steps of `batch` samples, planning them when the size is new. Where the new ones
    /// do not fit beside those of other sizes, these are dropped, with what passes have left in them.
    ///
    /// - Throws: ``NetworkError`` with layer and size if they are over the ``memoryLimit``; nothing has changed then.
    public func prepare(time: Int, batch: Int) throws {
        precondition(time >= 0 && batch >= 0)
        if let plan, plan.time == time, plan.batch == batch { return }
        if let index = plans.firstIndex(where: { $0.time == time && $0.batch == batch }) {
            let found = plans.remove(at: index)
            plans.append(found)
            plan = found
            return
        }
        try makeRoom(
            for: need(time: time, batch: batch, training: false), beside: heldPlans, time: time, batch: batch)
        if plans.count >= Network.planLimit { plans.removeFirst() }
        let keys = layout.entries.map { RandomKey(seed: seed, purpose: "layer:\($0.name)") }
        let new = BufferPlan(
            layout: layout, time: time, batch: batch, parameters: parameters, keys: keys)
        plans.append(new)
        plan = new
    }

    /// The plans whose buffers exist.
    private var heldPlans: [BufferPlan] {
        var held = plans
        for plan in [forwardPlan, backwardPlan] {
            if let plan, !held.contains(where: { $0 === plan }) { held.append(plan) }
        }
        return held
    }

    /// Makes what the backward pass needs at the size in use, which is counted first.
    ///
    /// - Parameter inputDeltas: as ``backward(inputDeltas:skippingZeros:finished:)`` has it.
    /// - Throws: ``NetworkError`` with layer and size if it is over the ``memoryLimit``.
    /// - Precondition: ``prepare(time:batch:)`` has been called.
    public func prepareBackward(inputDeltas: Bool = false) throws {
        guard let plan else { preconditionFailure("prepare(time:batch:) comes before a backward pass") }
        if plan.isPlanned(inputDeltas: inputDeltas) { return }
        let need = need(time: plan.time, batch: plan.batch, training: true, inputDeltas: inputDeltas)
        let others = heldPlans.filter { $0 !== plan }
        try makeRoom(for: need, beside: others, time: plan.time, batch: plan.batch)
        if plans.isEmpty {
            // The other sizes had to go; this one is in use.
            plans = [plan]
            self.plan = plan
        }
        let gradients = gradientBuffer
        _ = plan.planBackward(inputDeltas: inputDeltas, gradients: gradients, touchedRows)
    }

    /// Forgets all buffers, whose random streams depend on the seed.
    func discardPlans() {
        plans = []
        plan = nil
        forwardPlan = nil
        backwardPlan = nil
    }

    /// Where the data of an input go, `(T, B, features…)`, after ``prepare(time:batch:)``.
    public func input(_ name: String) -> NDArray? {
        guard let plan, let index = layout.input,
            let position = layout.entries[index].structure.outputs.firstIndex(where: { $0.name == name })
        else { return nil }
        return plan.layers[index].outputs[position].array
    }

    // MARK: Passes

    /// Computes all outputs from the inputs.
    ///
    /// - Parameters:
    ///   - training: whether dropout drops.
    ///   - step: the number of the update, on which random masks depend.
    ///   - context: recurrent state to begin with, from an earlier ``context`` of the same batch size;
    ///     zeros without one.
    ///   - part: what part of a batch the samples are; without it they are the whole.
    public func forward(
        training: Bool = false, step: UInt64 = 0, context: Context? = nil, part: BatchPart? = nil
    ) {
        guard let plan else { preconditionFailure("prepare(time:batch:) comes before a pass") }
        lastPassTrained = training
        lastPart = part ?? BatchPart(first: 0, whole: plan.batch)
        forwardPlan = plan
        observer?.begins(.forward)
        for (path, buffer) in plan.contexts {
            guard let rows = buffer.context else { continue }
            if let state = context?.states[path], state.count == rows.count {
                state.read { numbers in
                    handler.onHost { _ = $0.write(rows.flat).buffer.update(fromContentsOf: numbers) }
                }
            } else {
                handler.fill(rows.flat, with: 0)
            }
        }
        let pass = ForwardPass(handler: handler, isTraining: training, step: step, part: lastPart)
        for (index, entry) in layout.entries.enumerated() {
            observer?.begins(.forwardLayer(entry.name))
            for piece in plan.gathers[index] { handler.copy(piece.part, into: piece.whole) }
            entry.layer.forward(plan.layers[index], pass)
        }
        observer?.begins(.forwardEnd)
    }

    /// Computes the gradients of the total loss at the last ``forward(training:step:context:part:)``, and applies
    /// the gradient modifiers.
    ///
    /// The first pass of a size makes its buffers; where sizes come from others, ``prepareBackward(inputDeltas:)`` has
    /// them counted before.
    ///
    /// - Parameters:
    ///   - inputDeltas: whether the deltas of the network's inputs are computed as well
    ///     (`Input.output_deltas.…`).
    ///   - finished: is called with one part of ``gradients`` after another, as soon as it is what it stays and the
    ///     rest of the pass does not read its parameters. The parts together are the ``steppedRanges``; how they are
    ///     divided depends on the network alone. Small networks, and those with gradient modifiers, have all of them in
    ///     the end.
    ///   - skippingZeros: whether `finished` need not be called for parts whose gradients are zero.
    public func backward(
        inputDeltas: Bool = false, skippingZeros: Bool = false, finished: (Range<Int>) -> Void = { _ in }
    ) {
        let finishesByLayer =
            layout.parameterCount >= Network.manyParameters && !modifierBindings.modifiesGradients
        passBackward(inputDeltas: inputDeltas) { index, buffers in
            let entry = layout.entries[index]
            guard finishesByLayer, !entry.learnedRanges.isEmpty else { return }
            observer?.begins(.finishedGradients)
            if skippingZeros, !buffers.addsGradients, let touched = buffers.touchedRows {
                touched.forEachPart(at: entry.parameterOffsets[0], finished)
            } else {
                for range in entry.learnedRanges { finished(range) }
            }
        }
        applyGradientModifiers()
        if !finishesByLayer {
            observer?.begins(.finishedGradients)
            for range in steppedRanges { finished(range) }
        }
        observer?.begins(.backwardEnd)
    }

    /// Computes the gradients as ``backward(inputDeltas:skippingZeros:finished:)`` does, without the gradient modifiers:
    /// those of one of several batches whose gradients are added up. ``applyGradientModifiers()`` comes after the last.
    public func computeGradients() {
        passBackward(inputDeltas: false) { _, _ in }
        observer?.begins(.backwardEnd)
    }

    /// Changes the ``gradients`` as the gradient modifiers say.
    public func applyGradientModifiers() {
        observer?.begins(.gradientModifiers)
        guard modifierBindings.modifiesGradients else { return }
        touchGradients()
        modifierBindings.applyGradientModifiers(self)
    }

    /// Others than the layers have changed gradients, or will before the next pass: the pass counts on nothing there.
    package func touchGradients() {
        for rows in touchedRows { rows?.touchAll() }
    }

    /// The gradients go to somebody who may change them at any time.
    func openGradients() {
        _ = gradientBuffer
        for rows in touchedRows { rows?.open() }
    }

    /// - Parameter finished: is called after each layer, whose gradients are then what they stay.
    private func passBackward(inputDeltas: Bool, finished: (_ layer: Int, LayerBuffers) -> Void) {
        guard let plan else { preconditionFailure("a forward pass comes before a backward pass") }
        let gradients = gradientBuffer
        let backward = plan.planBackward(inputDeltas: inputDeltas, gradients: gradients, touchedRows)
        backwardPlan = plan
        observer?.begins(.backward)
        for vector in backward.zeroed { handler.fill(vector, with: 0) }
        let pass = BackwardPass(handler: handler, isTraining: lastPassTrained, part: lastPart)
        for index in backward.order {
            observer?.begins(.backwardLayer(layout.entries[index].name))
            layout.entries[index].layer.backward(plan.layers[index], pass)
            for piece in backward.scatters[index] {
                handler.pass(piece.whole, to: piece.part, adding: piece.adds)
            }
            finished(index, plan.layers[index])
        }
    }

    /// Changes the parameters as the weight modifiers say; called after each update.
    public func applyWeightModifiers() {
        observer?.begins(.weightModifiers)
        modifierBindings.applyWeightModifiers(self)
        observer?.begins(.weightModifiersEnd)
    }

    /// The value of each ``Loss`` layer after a forward pass, in execution order.
    public var losses: [(name: String, value: Double)] {
        guard let plan else { return [] }
        return zip(layout.entries, plan.layers).compactMap { entry, buffers in
            entry.layer is Loss ? (entry.name, Double(buffers.outputs[0].array[flat: 0])) : nil
        }
    }

    /// The names of the ``Loss`` layers, in execution order.
    public var lossNames: [String] { layout.entries.filter { $0.layer is Loss }.map(\.name) }

    /// The sum of the losses.
    public var totalLoss: Double {
        guard let plan else { return 0 }
        var total = 0.0
        for (index, entry) in layout.entries.enumerated() where entry.layer is Loss {
            total += Double(plan.layers[index].outputs[0].array[flat: 0])
        }
        return total
    }

    /// The recurrent state after the last time step of the last forward pass.
    public var context: Context {
        guard let plan, plan.time > 0 else { return Context(states: [:]) }
        var states: [String: NDArray] = [:]
        for (path, buffer) in plan.contexts {
            let rows = buffer.step(plan.time - 1)
            states[path] = NDArray(
                handler.onHost { Array($0.read(rows.flat).buffer) },
                shape: Shape([plan.batch] + buffer.array.shape.extents.dropFirst(2)))
        }
        return Context(states: states)
    }
}
