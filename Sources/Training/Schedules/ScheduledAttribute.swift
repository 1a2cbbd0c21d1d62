import Describing
import PrintableText

/// An attribute of a stepper and the schedule that a hook gives it: what can be said of the two before training.
struct ScheduledAttribute {
    let name: String
    let schedule: any Schedule
    let rhythm: Rhythm

    /// Looks through the values that the run will see: to its end, if a ``StopAfterEpoch`` says where that is, or to
    /// where the schedule stays as it is; without either the next two.
    ///
    /// - Throws: ``TrainingError`` if the stepper has no such attribute or cannot take one of the values.
    func checkValues(_ context: TrainingContext) throws {
        let done = rhythm.timescale == .epoch ? context.epoch : context.update
        let first = done / rhythm.interval
        let ends = [lastChange(context), schedule.settledAfter].compactMap { $0 }
        let last = max(first, ends.min() ?? first + (first < .max ? 1 : 0))
        for change in first...min(last, first + min(.max - first, Self.mostValues)) {
            try check(change, context)
        }
        try check(last, context)
    }

    /// So many values are looked at, and the last.
    private static let mostValues = 1 << 20

    /// How many changes a run makes, if it is known.
    private func lastChange(_ context: TrainingContext) -> Int? {
        context.epochLimit.map { epochs in
            guard rhythm.timescale == .update else { return epochs / rhythm.interval }
            let (updates, overflow) = epochs.multipliedReportingOverflow(by: context.updatesPerEpoch)
            return (overflow ? .max : updates) / rhythm.interval
        }
    }

    private func check(_ change: Int, _ context: TrainingContext) throws {
        let value = schedule.value(afterChanges: change)
        guard let range = try context.trainer.stepper.refusal(of: value, as: name) else { return }
        let (number, overflow) = change.multipliedReportingOverflow(by: rhythm.interval)
        let unit = "\(rhythm.timescale.rawValue)\(number == 1 ? "" : "s")"
        let place = change == 0 ? "before training" : "after \(overflow ? "too many" : "\(number)") \(unit)"
        throw TrainingError(
            .invalidAttribute,
            "the schedule of the hook \(quoted(context.hookName)) gives \(value) \(place), and the "
                + "\(name) must be \(range)")
    }

    /// Compares the first value with the one that the stepper is described with; a stepper whose description leaves it
    /// out takes the schedule's.
    ///
    /// - Throws: ``TrainingError`` with both values if they differ.
    func agree(_ context: TrainingContext) throws {
        let first = schedule.value(afterChanges: 0)
        guard let described = try context.trainer.stepper.describedAttribute(name) else {
            return try context.trainer.stepper.describeAttribute(name, as: first)
        }
        // Divisions, as in OneCycle, may round.
        guard abs(described - first) > 1e-9 * max(abs(described), abs(first)) else { return }
        throw TrainingError(
            .invalidConfiguration,
            "the stepper's \(name) is \(described), but the schedule of the hook \(quoted(context.hookName)) "
                + "begins with \(first): leave \(name) out of the stepper, or make both the same")
    }
}
