import Handlers
import Networks

/// Tells a ``ProfilingHandler`` where a network and its trainer are: warms up, measures a number of updates and
/// keeps what was measured.
final class UpdateObserver: PassObserver {
    /// What `Trainer` does between two updates: the next batch, and the recurrent state that goes on.
    static let data = ProfilePlace(section: "(data)")
    static let stepper = ProfilePlace(section: "(stepper)")

    private let handler: ProfilingHandler
    private let warmUp: Int
    private let updates: Int
    private var done = 0
    /// What was measured, once all updates are made.
    private(set) var measurements: [PlaceMeasurement]?

    /// - Precondition: both numbers are positive.
    init(_ handler: ProfilingHandler, updates: Int, warmUp: Int) {
        precondition(updates > 0 && warmUp > 0, "updates are measured after at least one is made")
        self.handler = handler
        self.updates = updates
        self.warmUp = warmUp
    }

    func begins(_ part: PassPart) {
        handler.enter(Self.place(of: part))
        guard part == .weightModifiersEnd else { return }
        done += 1
        if done == warmUp { handler.reset() }
        if done == warmUp + updates { measurements = handler.measurements }
    }

    private static func place(of part: PassPart) -> ProfilePlace {
        switch part {
        case .forward: ProfilePlace(section: "(network)", pass: "forward")
        case .forwardLayer(let name): ProfilePlace(section: name, pass: "forward")
        case .forwardEnd: ProfilePlace(section: "(scores)")
        case .backward: ProfilePlace(section: "(network)", pass: "backward")
        case .backwardLayer(let name): ProfilePlace(section: name, pass: "backward")
        case .gradientModifiers: ProfilePlace(section: "(gradient modifiers)")
        case .finishedGradients, .backwardEnd: stepper
        case .weightModifiers: ProfilePlace(section: "(weight modifiers)")
        case .weightModifiersEnd: data
        }
    }
}
