/// An integer of a file, before it is one of Swift's types.
enum WholeNumber {
    case signed(Int64)
    case unsigned(UInt64)
}

/// Makes integers of a file numbers of a type, and counts those that it had to round.
struct WholeNumberConversion<Number: HDF5Number> {
    private(set) var roundedCount = 0

    /// The number; nil if it is none of an integer type.
    mutating func callAsFunction(_ whole: WholeNumber) -> Number? {
        let number: Number?
        switch whole {
        case .signed(let value):
            if let exact = Number(exactly: value) { return exact }
            number = Number(rounding: value)
        case .unsigned(let value):
            if let exact = Number(exactly: value) { return exact }
            number = Number(rounding: value)
        }
        guard let number else { return nil }
        roundedCount &+= 1
        return number
    }
}
