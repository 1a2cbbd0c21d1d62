// Arithmetic on numbers that a file supplies: nothing here traps.
extension Int {
    /// The sum, or nil when it does not fit.
    func plus(_ other: Int) -> Int? {
        let (result, overflow) = addingReportingOverflow(other)
        return overflow ? nil : result
    }

    /// The product, or nil when it does not fit.
    func times(_ other: Int) -> Int? {
        let (result, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? nil : result
    }

    func addingSaturated(_ other: Int) -> Int { plus(other) ?? .max }

    /// This number, not negative, divided by a positive one, rounded up.
    func dividedUp(by other: Int) -> Int {
        guard other > 0 else { return 0 }
        return self / other &+ (self % other == 0 ? 0 : 1)
    }
}

extension Collection<Int> {
    /// The product of all numbers, 0 if one of them is 0; nil when it does not fit.
    var checkedProduct: Int? {
        if contains(0) { return 0 }
        var product = 1
        for number in self {
            guard let next = product.times(number) else { return nil }
            product = next
        }
        return product
    }
}
