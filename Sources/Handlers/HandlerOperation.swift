/// One thing that handlers do, as a value: what it is given, what it makes of that, and how much work that is.
///
/// All that handlers need to know of it beyond how to do it follows from ``declare(_:)`` and ``flops``: the checks of
/// sizes, those of a ``DebugHandler`` and the counts of a ``ProfilingHandler``. What it means is what
/// ``perform(by:)-(ReferenceHandler)`` does. The operations of this module are in ``Operations``; a layer's author may
/// declare others, and handlers do them like these.
public protocol HandlerOperation {
    /// What a handler returns beside what it writes.
    associatedtype Result = Void

    /// As profiles and messages have it: by default that of the type, beginning in lower case.
    static var name: String { get }

    /// Names the arguments with their roles and sizes, in the order in which messages should speak of them.
    func declare(_ arguments: inout Arguments)

    /// Floating-point operations; see ``ProfilingHandler`` on how they are counted.
    var flops: Int { get }

    /// What stands for the result of a call that a handler leaves out because its arguments are wrong.
    var resultIfLeftOut: Result { get }

    /// Defines what the operation means, to the bit. The arguments' sizes have been checked.
    func perform(by handler: ReferenceHandler) -> Result

    /// The same by the processor's vectors and threads. The arguments' sizes have been checked.
    func perform(by handler: CPUHandler) -> Result
}

extension HandlerOperation {
    public static var name: String {
        let type = String(describing: Self.self)
        return type.prefix(1).lowercased() + type.dropFirst()
    }
}

extension HandlerOperation where Result == Void {
    public var resultIfLeftOut: Void { () }
}

extension Activation {
    /// Floating-point operations of an element.
    var flops: Int { self == .linear ? 0 : 1 }
    /// Of the derivative and its product with a delta.
    var backwardFlops: Int { self == .linear ? 0 : 2 }
}
