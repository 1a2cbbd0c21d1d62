import Describing
import HDF5
import Networks
public import Training

/// Saves what buffers of the network hold over data to a buffers file, by default after every epoch; see
/// ``Network/extract(_:over:to:options:)``.
///
/// - `iter_name`: the name under which the data's iterator is given to `train`
/// - `buffers`: the paths, such as `["Hid1.outputs.default"]`; at least one
/// - `filename`: what the file is called; in a run its name stands before, as in `run-NAME`. It is replaced as a whole
///   each time.
/// - `timescale`, `interval`: every epoch
public struct ExtractBuffers: PlannedSavingHook {
    public static let typeName = "ExtractBuffers"

    public let buffers: [String]
    public let iteratorName: String
    let plan: SavingPlan
    static var fileKind: FileKind { .buffers }

    public var phase: HookPhase { .save }
    private enum CodingKeys: String, CodingKey {
        case buffers
        case iteratorName = "iter_name"
    }

    /// - Precondition: there is at least one buffer; the name is that of a file, without a directory.
    public init(
        _ buffers: [String], over iteratorName: String, to name: String, every rhythm: Rhythm = .epoch
    ) {
        precondition(!buffers.isEmpty, "no buffers to extract")
        self.buffers = buffers
        self.iteratorName = iteratorName
        plan = SavingPlan(name, rhythm)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        buffers = try container.decodeChecked([String].self, forKey: .buffers, "a list of at least one path")
        {
            !$0.isEmpty
        }
        iteratorName = try container.decode(String.self, forKey: .iteratorName)
        plan = try SavingPlan(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(buffers, forKey: .buffers)
        try container.encode(iteratorName, forKey: .iteratorName)
        try plan.encode(to: encoder)
    }

    public mutating func start(_ context: TrainingContext) throws {
        try context.iterator(iteratorName).check(context.network)
        for buffer in buffers { _ = try context.network.bufferShape(buffer) }
        removeLeftovers(context.place)
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        let iterator = try context.iterator(iteratorName)
        var failure: (any Error)?
        let path = context.place.path(of: plan.name)
        context.saving.writeNow(path) {
            do {
                try context.network.extract(buffers, over: iterator, to: path)
            } catch {
                if !isSystemFailure(error) { failure = error }
                throw error
            }
        }
        if let failure { throw failure }
        return .continue
    }
}

/// Whether the operating system refused something, which another attempt may get past.
private func isSystemFailure(_ error: any Error) -> Bool {
    (error as? FileError)?.code == .system || (error as? HDF5Error)?.code == .system
}
