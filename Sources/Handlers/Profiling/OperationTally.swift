/// To what measured calls belong: as a rule a layer and one of its passes.
public struct ProfilePlace: Hashable, Sendable {
    /// The layer's name, or another in brackets.
    public let section: String
    /// `forward`, `backward`, or `nil` for what is in neither.
    public let pass: String?

    public init(section: String, pass: String? = nil) {
        self.section = section
        self.pass = pass
    }
}

/// What calls of an operation have taken and done.
public struct OperationTally: Hashable, Sendable {
    public private(set) var calls = 0
    public private(set) var nanoseconds: UInt64 = 0
    /// Floating-point operations.
    public private(set) var flops = 0
    /// Bytes that had to be read and written.
    public private(set) var bytes = 0

    public init() {}

    mutating func add(nanoseconds: UInt64, flops: Int, bytes: Int) {
        calls += 1
        self.nanoseconds &+= nanoseconds
        self.flops += flops
        self.bytes += bytes
    }
}

/// What has been measured in a place.
public struct PlaceMeasurement: Sendable {
    public let place: ProfilePlace
    /// From entering the place to leaving it, all visits together.
    public let nanoseconds: UInt64
    /// The operations called there, by their names, in the order in which they were first called.
    public let operations: [(operation: String, tally: OperationTally)]
}
