public import Arrays

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

    public var memory: any NumberMemory { wrapped.memory }

    public func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
        let list = ArgumentList(of: operation)
        let report = { (argument: String, problem: String) in
            self.onViolation(
                Violation(operation: Performed.name, argument: argument, problem: problem))
        }
        let problems =
            list.problems.isEmpty ? list.placementProblems : list.problems
        guard problems.isEmpty else {
            for (name, problem) in problems { report(name, problem) }
            return operation.resultIfLeftOut
        }
        for (name, problem) in list.remarks { report(name, problem) }
        for argument in list.arguments where argument.checksNumbers && argument.role != .output {
            if let found = argument.firstNotFinite(wrapped) { report(argument.name, "holds \(found)") }
        }
        let result = wrapped.perform(operation)
        for argument in list.arguments where argument.checksNumbers && argument.role != .input {
            if let found = argument.firstNotFinite(wrapped) { report(argument.name, "received \(found)") }
        }
        return result
    }
}

extension ArgumentList {
    /// Wrong sizes or, where there are none, wrong overlaps of what is written with what is read and with what is
    /// written before it.
    fileprivate var placementProblems: [(name: String, problem: String)] {
        let sizes = arguments.compactMap { argument in argument.sizeProblem.map { (argument.name, $0) } }
        guard sizes.isEmpty else { return sizes }
        let ordered = arguments.filter { $0.role == .input } + arguments.filter { $0.role != .input }
        return ordered.indices.flatMap { index in
            ordered[index].role == .input
                ? []
                : ordered[..<index].compactMap { other in
                    ordered[index].overlapProblem(with: other).map { (ordered[index].name, $0) }
                }
        }
    }
}
