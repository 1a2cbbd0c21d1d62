public import Arrays
public import Describing
public import Handlers

/// Numbers that a stepper or a hook gathers, as a rule one for each parameter. They live in the memory of the handler that
/// changes them, and are a value all the same: what somebody else has a copy of is copied before it is changed.
public struct StateArray: @unchecked Sendable {
    // Its numbers change only while nobody else refers to it, so that copies may go to other threads.
    private var storage: Storage?

    /// No numbers.
    public init() {}

    /// - Parameter count: how many; each is `value`.
    public init(repeating value: Float, count: Int) {
        guard count > 0 else { return }
        let array = NDArray([count])
        if value != 0 { array.fill(value) }
        storage = array.storage
    }

    public init(_ values: [Float]) {
        guard !values.isEmpty else { return }
        let array = NDArray(values, shape: [values.count])
        storage = array.storage
    }

    public var count: Int { storage?.count ?? 0 }

    public var isEmpty: Bool { count == 0 }

    /// A copy of the numbers.
    public var values: [Float] { array?.values ?? [] }

    fileprivate func read(_ body: (UnsafeBufferPointer<Float>) -> Void) {
        if let array { array.read(body) } else { body(UnsafeBufferPointer(start: nil, count: 0)) }
    }

    /// The numbers for operations of a handler, which may change them; valid until the array is changed otherwise.
    public mutating func vector(for handler: any Handler) -> Vector {
        if storage?.memory !== handler.memory || !isKnownUniquelyReferenced(&storage) {
            let own = NDArray([count], in: handler.memory)
            if let array { own.copy(from: array) }
            storage = own.storage
        }
        guard let storage else { preconditionFailure("a block that has just been made") }
        return Vector(base: storage.base, count: storage.count)
    }

    /// As ``vector(for:)``, or nothing if there are no numbers.
    mutating func vectorIfAny(for handler: any Handler) -> Vector? {
        isEmpty ? nil : vector(for: handler)
    }

    /// Makes the array on first use, of zeros.
    mutating func grow(to count: Int, _ name: String) throws {
        if isEmpty { self = StateArray(repeating: 0, count: count) }
        guard self.count == count else {
            throw TrainingError(
                .invalidConfiguration,
                "the stepper's \(name) holds \(self.count) numbers, but the network has \(count) parameters: "
                    + "the stepper's state belongs to another network")
        }
    }

    private var array: NDArray? { storage.map { NDArray(storage: $0, offset: 0, shape: [$0.count]) } }
}

extension StateWriter {
    /// The numbers as a vector.
    public mutating func set(_ name: String, _ array: StateArray) {
        array.read { set(name, copyOf: $0) }
    }
}

extension StateReader {
    /// The numbers of a vector.
    /// - Parameter count: how many there must be; any number without it.
    public func array(_ name: String, count: Int? = nil) throws -> StateArray {
        StateArray(try floats(name, shape: count.map { [$0] }))
    }

    /// An array of a stepper's state. Once the stepper is prepared for a network, only that many numbers fit.
    func array(_ name: String, like present: StateArray) throws -> StateArray {
        try array(name, count: present.isEmpty ? nil : present.count)
    }
}
