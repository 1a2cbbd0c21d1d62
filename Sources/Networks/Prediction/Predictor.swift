public import Arrays
public import Handlers

/// Computes some of a network's buffers, and only what they need: no gradients, no deltas, and of the layers those on
/// the way. Buffers share memory by turns, so that a deep network takes that of its two largest neighbours.
///
///     let predictor = try network.predictor()
///     let answers = try predictor.predict(inputs: ["default": images])   // (T, B, classes)
///
/// Where every microsecond counts, write the data in place and read the answers in place; nothing is allocated:
///
///     try predictor.prepare(time: 1, batch: 1)
///     guard let input = predictor.input("default") else { … }
///     while let sample = next() {
///         input.copy(from: sample)
///         predictor.run()
///         predictor.results[0].read { use($0) }
///     }
///
/// The numbers have the same bits as those of ``Network/forward(training:step:context:part:)`` without training. The
/// parameters are the network's own, so that a predictor follows it when it is trained. One that is ``isFrozen`` has
/// copies, whose weights lie so that a few samples, or single ones, meet them in half the time.
///
/// A predictor is used by one thread at a time, and so is its handler. Several threads may predict with one network
/// if each has its own predictor with its own handler, and nobody trains the network meanwhile.
public final class Predictor {
    public let network: Network
    /// The paths of the buffers that are computed.
    public let paths: [String]
    /// The names of the network's inputs that the buffers depend on, in the network's order.
    public let inputNames: [String]
    public let handler: any Handler
    /// Whether the parameters are as they were when the predictor was made, whatever becomes of the network's. They take
    /// twice their memory once more.
    public let isFrozen: Bool
    /// Whether a prediction goes on where the one before it ended: the recurrent state after the last time step
    /// becomes ``context``. Off, every prediction begins with the ``context`` that was set, or zeros.
    public var keepsContext = false

    let route: PredictionRoute
    private let parameters: NDArray
    private let transposedWeights: [TransposedWeights]?
    private let keys: [RandomKey]
    private(set) var plans: [PredictionPlan] = []
    private(set) var plan: PredictionPlan?
    /// The states by the plan's numbers, `(B, features…)`.
    var states: [NDArray] = []
    private var statesBatch: Int?

    init(
        _ network: Network, paths: [String], targets: [PredictionRoute.Place], handler: any Handler,
        isFrozen: Bool
    ) {
        self.network = network
        self.isFrozen = isFrozen
        if isFrozen {
            parameters = NDArray(network.parameters.shape, in: handler.memory)
            parameters.copy(from: network.parameters)
        } else {
            parameters = network.parameters
        }
        transposedWeights = isFrozen ? network.layout.entries.map { _ in TransposedWeights(handler) } : nil
        self.paths = paths
        self.handler = handler
        let route = PredictionRoute(to: targets, in: network.layout)
        self.route = route
        keys = network.layout.entries.map { RandomKey(seed: network.seed, purpose: "layer:\($0.name)") }
        inputNames =
            network.layout.input.map { layer in
                network.inputNames.enumerated().filter {
                    route.indices[.output(layer: layer, index: $0.offset)] != nil
                }.map(\.element)
            } ?? []
    }

    /// The bytes that all buffers of the size in use take together.
    public var bufferBytes: Int {
        plan.map { ($0.block.count + $0.keptCount) * MemoryLayout<Float>.stride } ?? 0
    }

    /// What they would take if none shared memory.
    public var unsharedBytes: Int { (plan?.unsharedCount ?? 0) * MemoryLayout<Float>.stride }

    /// The block of the size in use, for tests.
    package var block: NDArray? { plan?.block }

    /// Chooses the buffers for `time` steps of `batch` samples, planning them when the size is new. Those of the last
    /// eight sizes are kept. A state that was kept for another number of samples is forgotten.
    ///
    /// - Throws: ``NetworkError`` if a layer cannot be given so many time steps, or with layer and size if the buffers
    ///   and the network's parameters are over the network's ``Network/memoryLimit``.
    public func prepare(time: Int, batch: Int) throws {
        precondition(time >= 0 && batch >= 0)
        if let plan, plan.time == time, plan.batch == batch { return }
        try network.check(time: time)
        let plan: PredictionPlan
        if let index = plans.firstIndex(where: { $0.time == time && $0.batch == batch }) {
            plan = plans.remove(at: index)
        } else {
            let places = try makeRoom(time: time, batch: batch)
            if plans.count >= Network.planLimit { plans.removeFirst() }
            plan = PredictionPlan(
                route, places, layout: network.layout, time: time, batch: batch,
                parameters: parameters, transposedWeights: transposedWeights, keys: keys)
        }
        plans.append(plan)
        self.plan = plan
        guard statesBatch != batch else { return }
        statesBatch = batch
        states = plan.states.map { NDArray(Shape([batch] + $0.features.extents), in: handler.memory) }
    }

    /// Drops the buffers of all sizes.
    func discardPlans() {
        plans = []
        plan = nil
    }

    /// Where the data of an input go, `(T, B, features…)`, after ``prepare(time:batch:)``; `nil` if there is no such
    /// input or the buffers do not depend on it. Write all of them before every ``run()``: during a pass other buffers
    /// take their place.
    public func input(_ name: String) -> NDArray? { plan?.inputs[name] }

    /// The buffers of ``paths`` after ``run()``, in place and without rows of context; the next pass overwrites them.
    public var results: [NDArray] { plan?.results ?? [] }

    /// Computes the buffers from the inputs.
    /// - Precondition: ``prepare(time:batch:)`` has been called.
    public func run() {
        guard let plan else { preconditionFailure("prepare(time:batch:) comes before a pass") }
        let pass = ForwardPass(
            handler: handler, isTraining: false, step: 0, part: BatchPart(first: 0, whole: plan.batch))
        for step in plan.steps {
            for vector in step.zeroed { handler.fill(vector, with: 0) }
            for piece in step.gathers { handler.copy(piece.part, into: piece.whole) }
            guard step.runs else { continue }
            for (buffer, state) in step.contexts {
                guard let rows = buffer.context else { continue }
                handler.copy(window(of: state, like: rows), into: rows)
            }
            if let fused = step.fused {
                fused.layer.forward(step.buffers, pass, fused.epilogue)
            } else {
                step.layer.forward(step.buffers, pass)
            }
            guard keepsContext, plan.time > 0 else { continue }
            for (buffer, state) in step.contexts {
                let rows = buffer.step(plan.time - 1)
                handler.copy(rows, into: window(of: state, like: rows))
            }
        }
    }

    private func window(of state: Int, like rows: Matrix) -> Matrix {
        states[state].vector.matrix(rows: rows.rows, columns: rows.columns)
    }
}
