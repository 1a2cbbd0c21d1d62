/// What must be computed for some buffers: the layers on the way to them, and from when to when each buffer there is
/// in use. Sizes of time and batch do not matter yet.
struct PredictionRoute {
    /// A buffer that is not a view of another.
    enum Place: Hashable {
        case output(layer: Int, index: Int)
        case `internal`(layer: Int, index: Int)
        /// An input into which several sources, or zeros, are copied.
        case input(layer: Int, index: Int)
        /// A parameter, which the network has.
        case parameter(layer: Int, index: Int)

        init(_ source: Layout.Source) {
            switch source {
            case .output(let layer, let index): self = .output(layer: layer, index: index)
            case .parameter(let layer, let index): self = .parameter(layer: layer, index: index)
            }
        }
    }

    struct Buffer {
        let place: Place
        let shape: BufferShape
        /// The steps, which are layers' places in the order of execution; −1 is before the first.
        let first: Int
        var last: Int

        /// Whether what it holds may outlast a pass: an internal that does not grow with the data can be a layer's
        /// constant, such as zeros in place of weights that it lacks.
        var isKept: Bool {
            if case .internal = place { shape.scaling == .fixed } else { false }
        }
    }

    let targets: [Place]
    /// Whether a layer's forward pass runs.
    let runs: [Bool]
    /// The buffers that take memory.
    private(set) var buffers: [Buffer] = []
    private(set) var indices: [Place: Int] = [:]
    /// Inputs that may hold anything: they are zeros.
    private let ignored: Set<Place>
    /// Concatenated inputs of layers that do not run.
    private let gathered: Set<Place>
    /// By the layers that run for all of theirs.
    private(set) var fusions: [Int: Fusion] = [:]
    /// By the layers that do not run themselves, as another does their work.
    private var absorbed: [Int: Fusion] = [:]

    init(to targets: [Place], in layout: Layout) {
        var wanted: [Set<Int>] = layout.entries.map { _ in [] }
        var needsAll = layout.entries.map { _ in false }
        var ignored: Set<Place> = []
        var gathered: Set<Place> = []
        func want(_ source: Layout.Source) {
            if case .output(let layer, let index) = source { wanted[layer].insert(index) }
        }
        for target in targets {
            switch target {
            case .output(let layer, let index): wanted[layer].insert(index)
            case .internal(let layer, _): needsAll[layer] = true
            case .input(let layer, let index):
                gathered.insert(target)
                layout.entries[layer].inputs[index].forEach(want)
            case .parameter: break
            }
        }
        var runs = layout.entries.map { _ in false }
        for (layer, entry) in layout.entries.enumerated().reversed()
        where needsAll[layer] || !wanted[layer].isEmpty {
            runs[layer] = true
            let outputs = wanted[layer].map { entry.structure.outputs[$0].name }
            for (index, name) in entry.structure.inputs.enumerated() where !entry.inputs[index].isEmpty {
                let place = Place.input(layer: layer, index: index)
                let isIgnored =
                    !needsAll[layer] && !gathered.contains(place)
                    && outputs.allSatisfy { PredictionRoute.ignores(entry.layer, name, by: $0) }
                if isIgnored {
                    ignored.insert(place)
                } else {
                    entry.inputs[index].forEach(want)
                }
            }
        }
        self.targets = targets
        self.runs = runs
        self.ignored = ignored
        self.gathered = gathered
        findFusions(layout)
        findBuffers(layout, wantedInputs: wanted)
    }

    /// Whether a layer's work is done by another.
    func isAbsorbed(_ layer: Int) -> Bool { absorbed[layer] != nil }

    private mutating func findFusions(_ layout: Layout) {
        var readers = layout.entries.map { _ in Set<Int>() }
        // Layers whose outputs must be there, and those of which more than the outputs must.
        var needed = Set(targets.map(\.layer))
        let watched = Set(
            targets.compactMap { target in
                if case .internal(let layer, _) = target { layer } else { nil }
            })
        for (layer, entry) in layout.entries.enumerated() {
            for (index, sources) in entry.inputs.enumerated() {
                let kind = kind(ofInput: index, layer: layer, entry)
                for case .output(let source, _) in sources where kind != .unconnected && kind != .zeros {
                    readers[source].insert(layer)
                    if kind != .view { needed.insert(source) }
                }
            }
        }
        func next(_ layer: Int) -> Int? {
            guard !needed.contains(layer), readers[layer].count == 1, let reader = readers[layer].first,
                !watched.contains(reader)
            else { return nil }
            return reader
        }
        for layer in layout.entries.indices where runs[layer] && absorbed[layer] == nil {
            guard let fusion = Fusion(first: layer, in: layout, next: next) else { continue }
            fusions[layer] = fusion
            for other in [fusion.normalization, fusion.activation] {
                if let other { absorbed[other] = fusion }
            }
        }
    }

    private static func ignores(_ layer: any Layer, _ input: String, by output: String) -> Bool {
        (layer as? any SelectiveLayer)?.inputs(ignoredBy: output).contains(input) ?? false
    }

    /// How a layer's input comes about.
    enum InputKind {
        case unconnected, zeros, view, concatenated
    }

    /// - Returns: `unconnected` also for an input that nothing on the way reads.
    func kind(ofInput index: Int, layer: Int, _ entry: Layout.Entry) -> InputKind {
        let place = Place.input(layer: layer, index: index)
        guard runs[layer] || gathered.contains(place), !entry.inputs[index].isEmpty else {
            return .unconnected
        }
        if ignored.contains(place) { return .zeros }
        return entry.inputs[index].count == 1 ? .view : .concatenated
    }

    private mutating func findBuffers(_ layout: Layout, wantedInputs wanted: [Set<Int>]) {
        for (layer, entry) in layout.entries.enumerated() {
            if let fusion = absorbed[layer] {
                guard layer == fusion.last else { continue }
                add(.output(layer: layer, index: 0), entry.structure.outputs[0].value, from: fusion.first)
                continue
            }
            for (index, shape) in entry.inputShapes.enumerated() {
                switch kind(ofInput: index, layer: layer, entry) {
                case .unconnected: continue
                case .zeros:
                    if let shape { add(.input(layer: layer, index: index), shape, from: layer) }
                    continue
                case .concatenated:
                    if let shape { add(.input(layer: layer, index: index), shape, from: layer) }
                case .view: break
                }
                for source in entry.inputs[index] { use(Place(source), until: layer) }
            }
            guard runs[layer], fusions[layer] == nil else { continue }
            let isInput = entry.layer is Input
            for (index, output) in entry.structure.outputs.enumerated()
            where !isInput || wanted[layer].contains(index) {
                // Data are put there before the pass begins.
                add(.output(layer: layer, index: index), output.value, from: isInput ? -1 : layer)
            }
            for (index, buffer) in entry.structure.internals.enumerated() where !buffer.value.isBackwardOnly {
                add(.internal(layer: layer, index: index), buffer.value, from: layer)
            }
        }
        for target in targets { use(target, until: layout.entries.count) }
    }

    private mutating func add(_ place: Place, _ shape: BufferShape, from first: Int) {
        indices[place] = buffers.count
        buffers.append(Buffer(place: place, shape: shape, first: first, last: first))
    }

    private mutating func use(_ place: Place, until last: Int) {
        guard let index = indices[place] else { return }
        buffers[index].last = max(buffers[index].last, last)
    }
}
