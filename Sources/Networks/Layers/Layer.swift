import Arrays
public import Describing
public import Handlers

/// A kind of layer: its options, what it makes of its inputs' shapes, and its two passes in terms of handler
/// operations.
///
/// A layer is a value and keeps no state: whatever it computes stands in the buffers that the network plans
/// for it. All that a layer knows of its place in a network are the handles of its parameters and internals, which
/// ``structure(for:)`` leaves in properties that are no part of the description. To write one: declare its options
/// with their keys, ``LayerLabel``, ``structure(for:)``, ``forward(_:_:)`` and ``backward(_:_:)``, and add the type to
/// a registry.
public protocol Layer: Describable, Wirable {
    /// The layer's identity and name in a wiring; not part of its description.
    var label: LayerLabel { get set }

    /// What the layer makes of the shapes of its inputs. A layer with parameters or internals remembers their handles.
    /// - Throws: ``NetworkError`` if inputs are missing or their shapes do not suit.
    mutating func structure(for inputs: LayerInputs) throws -> LayerStructure

    /// Which numbers an input can take, where it is an input of the network: any finite ones by default.
    ///
    /// - Parameter structure: what ``structure(for:)`` has made.
    func domain(of input: String, _ structure: LayerStructure) -> InputDomain

    /// Computes the outputs (and the internals that the backward pass needs).
    func forward(_ buffers: LayerBuffers, _ pass: ForwardPass)

    /// Computes the deltas of the inputs that need them, and the gradients, from the outputs' deltas, which
    /// it may overwrite. The gradients of what is kept are zero without the layer's doing.
    func backward(_ buffers: LayerBuffers, _ pass: BackwardPass)
}

extension Layer {
    public static var kinds: [Kind] { [.layer] }

    public func domain(of input: String, _ structure: LayerStructure) -> InputDomain { .finite }
}

/// What makes one layer of a wiring itself: layers are equal if they share a label.
public struct LayerLabel: Sendable, Hashable {
    private final class Identity: Sendable {}

    private let identity = Identity()
    /// The name given to the layer; without one the network names it after its type.
    public let name: String?

    public init(_ name: String? = nil) { self.name = name }

    public static func == (left: LayerLabel, right: LayerLabel) -> Bool { left.identity === right.identity }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(identity)) }
}

/// What a forward pass is about.
public struct ForwardPass {
    public let handler: any Handler
    /// Whether the pass is part of training (dropout drops, statistics are updated).
    public let isTraining: Bool
    /// The update that the pass belongs to: the step of all random streams.
    public let step: UInt64
    /// What part of a batch the samples are; the whole of one as a rule.
    public let part: BatchPart
}

/// What a backward pass is about.
public struct BackwardPass {
    public let handler: any Handler
    public let isTraining: Bool
    /// What part of a batch the samples are.
    public let part: BatchPart
}
