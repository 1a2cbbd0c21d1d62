/// Checks every call before and after another handler does it: sizes, outputs that overlap other arguments,
/// and numbers that are not finite, going in or coming out. A call with a wrong size or a wrong overlap is
/// reported and left out; numbers that are not finite are reported and computed with.
public final class DebugHandler: Handler {
    public let wrapped: any Handler
    private let onViolation: (Violation) -> Void

    /// - Parameters:
    ///   - wrapped: the handler that computes.
    ///   - onViolation: what to do about a violation; by default the process stops with the violation as
    ///     its message. It isn't part of the description.
    public init(
        wrapping wrapped: any Handler,
        onViolation: @escaping (Violation) -> Void = { fatalError($0.description) }
    ) {
        self.wrapped = wrapped
        self.onViolation = onViolation
    }

    public var configuration: any HandlerConfiguration {
        DebugConfiguration(wrapping: wrapped.configuration)
    }

    /// Checks the arguments, does the call and checks what came of it.
    ///
    /// - Parameters:
    ///   - arguments: the inputs first, so that messages speak of an output that overlaps an input.
    ///   - numbers: settings, which must be finite.
    ///   - activation: one that the operation combines with something else, so that it knows the output alone.
    func check(
        _ operation: String, _ arguments: [Argument?], numbers: KeyValuePairs<String, Float> = [:],
        activation: Activation = .linear, _ call: () -> Void
    ) {
        let arguments = arguments.compactMap { $0 }
        guard !activation.needsInput else {
            report(operation, "activation", "is \(activation), which needs its input; use activate")
            return
        }
        guard arePlacedWell(operation, arguments) else { return }
        for (name, number) in numbers where !number.isFinite {
            report(operation, name, "is \(number)")
        }
        for argument in arguments where argument.checksNumbers && argument.role != .output {
            if let found = argument.firstNotFinite { report(operation, argument.name, "holds \(found)") }
        }
        call()
        for argument in arguments where argument.checksNumbers && argument.role != .input {
            if let found = argument.firstNotFinite { report(operation, argument.name, "received \(found)") }
        }
    }

    /// Reports a violation.
    func report(_ operation: String, _ argument: String, _ problem: String) {
        onViolation(Violation(operation: operation, argument: argument, problem: problem))
    }

    private func arePlacedWell(_ operation: String, _ arguments: [Argument]) -> Bool {
        var isWell = true
        for argument in arguments {
            guard let problem = argument.sizeProblem else { continue }
            report(operation, argument.name, problem)
            isWell = false
        }
        guard isWell else { return false }
        for (index, argument) in arguments.enumerated() where argument.role != .input {
            for (otherIndex, other) in arguments.enumerated() where otherIndex != index {
                if other.role != .input && otherIndex > index { continue }
                guard let problem = argument.overlapProblem(with: other) else { continue }
                report(operation, argument.name, problem)
                isWell = false
            }
        }
        return isWell
    }
}
