public import Describing
public import Networks

/// Changes a network's parameters by its gradients: one way of gradient descent.
///
/// A stepper is a value. Its description holds the options; its state holds what the updates have gathered
/// (velocities, a step count) and the present values of attributes that a schedule changes. The state's
/// arrays have one number for each parameter, in the order of the network's flat buffer.
///
/// A stepper changes the parameters in the network's `steppedRanges` only. Between them lies what layers keep, such as
/// running statistics, where the state's arrays stay as they begin.
public protocol Stepper: Describable, Stateful {
    /// The options that ``ModifyStepperAttribute`` can change, with the values they can take.
    static var attributes: [StepperAttributeRow<Self>] { get }

    /// Whether the forward passes are those of training; true for all but ``ForwardStepper``.
    var usesTrainingPass: Bool { get }

    /// Whether there are backward passes; true for all but ``ForwardStepper``.
    var usesGradients: Bool { get }

    /// How many arrays of a number for each parameter the state has at most; they count against the network's
    /// ``Network/memoryLimit``. 0 by default.
    var stateArrayCount: Int { get }

    /// Makes the state's arrays on first use.
    /// - Throws: ``TrainingError`` if there is a state already, of a network of another size.
    mutating func prepare(parameterCount: Int) throws

    /// Called before each forward pass of training; may move the parameters in the `steppedRanges`.
    mutating func beforeForward(_ network: Network)

    /// Changes the parameters by the gradients of the backward pass that has just run. Allocates nothing.
    mutating func update(_ network: Network)

    /// Makes the backward pass and changes the parameters, by default one after the other; see
    /// ``ElementwiseStepper``.
    mutating func descend(_ network: Network)
}

/// Where a stepper keeps an attribute, its key in descriptions and the values it can take.
public struct StepperAttributeRow<Owner> {
    public let name: String
    public let range: ClosedRange<Double>
    public let path: WritableKeyPath<Owner, StepperAttribute>

    public init(
        _ name: String, in range: ClosedRange<Double>, _ path: WritableKeyPath<Owner, StepperAttribute>
    ) {
        self.name = name
        self.range = range
        self.path = path
    }
}

extension Stepper {
    public static var kinds: [Kind] { [.stepper] }

    public var usesTrainingPass: Bool { true }

    public var usesGradients: Bool { true }

    public var stateArrayCount: Int { 0 }

    public mutating func prepare(parameterCount: Int) throws {}

    public mutating func beforeForward(_ network: Network) {}

    public mutating func descend(_ network: Network) {
        network.backward()
        update(network)
    }

    public var attributeNames: [String] { Self.attributes.map(\.name) }

    /// The present value of an attribute.
    /// - Throws: ``TrainingError`` that names the attributes there are.
    public func attribute(_ name: String) throws -> Double {
        self[keyPath: try Self.row(name).path].current
    }

    /// Changes the present value of an attribute; the description keeps the first one.
    /// - Throws: ``TrainingError`` if there is no such attribute or it cannot take the value.
    public mutating func setAttribute(_ name: String, to value: Double) throws {
        if let range = try refusal(of: value, as: name) {
            throw TrainingError(
                .invalidAttribute,
                "\(Self.typeName) cannot take \(value) as its \(name): it must be \(range)")
        }
        self[keyPath: try Self.row(name).path].current = value
    }

    /// What an attribute must be, in words, if it cannot take a value.
    func refusal(of value: Double, as name: String) throws -> String? {
        let range = try Self.row(name).range
        return range.contains(value) ? nil : words(range)
    }

    /// What the description gives an attribute; `nil` if it leaves the attribute at its default.
    func describedAttribute(_ name: String) throws -> Double? {
        let attribute = self[keyPath: try Self.row(name).path]
        return attribute.isDescribed ? attribute.initial : nil
    }

    /// Gives the description a value for an attribute that it leaves out.
    mutating func describeAttribute(_ name: String, as value: Double) throws {
        self[keyPath: try Self.row(name).path] = StepperAttribute(value)
    }

    /// Makes defaults a part of the description, as training begins with them.
    mutating func describeAttributes() {
        for row in Self.attributes { self[keyPath: row.path].isDescribed = true }
    }

    /// What an initializer in Swift demands of its arguments.
    func requireAttributes() {
        for row in Self.attributes {
            let value = self[keyPath: row.path].initial
            precondition(row.range.contains(value), "\(row.name) \(value) is not \(words(row.range))")
        }
    }

    private static func row(_ name: String) throws -> StepperAttributeRow<Self> {
        guard let row = attributes.first(where: { $0.name == name }) else {
            throw TrainingError(
                .invalidAttribute,
                "\(typeName) has no attribute '\(name)' to change; it has \(list(attributes.map(\.name)))")
        }
        return row
    }

    /// Writes the present values of the attributes; part of every stepper's state.
    public func saveAttributes(to state: inout StateWriter) {
        for row in Self.attributes { state.set(row.name, self[keyPath: row.path].current) }
    }

    public mutating func restoreAttributes(from state: StateReader) throws {
        for row in Self.attributes {
            let value = try state.number(row.name)
            guard row.range.contains(value) else {
                throw state.refuse(row.name, "is \(value); it must be \(words(row.range))")
            }
            self[keyPath: row.path].current = value
        }
    }

    public func saveState(to state: inout StateWriter) { saveAttributes(to: &state) }

    public mutating func restoreState(from state: StateReader) throws { try restoreAttributes(from: state) }
}

/// `between 0.0 and 1.0`, `at least 0.0`
func words(_ range: ClosedRange<Double>) -> String {
    range.upperBound == .greatestFiniteMagnitude
        ? "a finite number, at least \(range.lowerBound)"
        : "between \(range.lowerBound) and \(range.upperBound)"
}

extension ClosedRange<Double> {
    static let nonNegative: ClosedRange<Double> = 0...Double.greatestFiniteMagnitude
    static let fraction: ClosedRange<Double> = 0...1
}
