public import Describing
import Files
import Networks
import PrintableText
import Schemas
public import Tables
import Training

/// An experiment that trains a network on a table, made from a plan of the table.
public struct TableExperiment {
    public let json: JSONValue
    /// The layers between input and output where nobody names others.
    public static let usualSpec = "F64 F32"

    /// - Parameters:
    ///   - table: the path of the table, as the experiment is to name it.
    ///   - plan: what is taken of it.
    ///   - spec: the layers between input and output; see ``Network/init(spec:for:inputShape:outputShape:dataName:targetsName:maskName:usesConvolution:seed:registry:handler:)``.
    ///   - splits: the names of those that have rows, where that is known; without them those that the plan can have.
    /// - Throws: ``TableError`` if the plan has nothing to learn, ``NetworkError`` for a spec that cannot be.
    public init(_ table: String, _ plan: TablePlan, spec: String = usualSpec, splits: Set<String>? = nil)
        throws
    {
        try plan.check(path: table)
        let schema = plan.schema
        guard let inputs = schema.featureExtents(of: "default"),
            let outputs = schema.featureExtents(of: "targets")
        else { throw TableError(.mismatch, path: table, "there is nothing to learn") }
        let classes = schema.levelNames(of: "targets")?.count
        let task: NetworkTask = classes == nil ? .regression : .classification
        let network = try Network(
            spec: spec, for: task, inputShape: inputs, outputShape: classes.map { [max(2, $0)] } ?? outputs,
            seed: 1)
        network.schema = schema

        let isHeld = splits?.contains("validation") ?? plan.split.holdsOut
        let start = try JSONValue(parsing: StartingExperiment.text).withoutComments
        func started(_ path: String...) -> JSONValue { path.reduce(start) { $0[$1] ?? .null } }
        let validation: JSONValue = [
            "iterator": started("data", "validation", "validation", "iterator"), "split": "validation",
        ]
        json = [
            "@type": .string(Experiment.typeName), "format": started("format"),
            "network": try network.description(),
            "trainer": [
                "@type": started("trainer", "@type"), "stepper": started("trainer", "stepper"),
                "hooks": .array(try SpecExperiment.hooks(task, mask: nil, held: isHeld)),
            ],
            "data": [
                "source": try DescriptionEncoder().describe(CSVFile(path: table, plan: plan)),
                "training": [
                    "iterator": started("data", "training", "iterator"), "split": "training",
                ],
                "validation": isHeld ? ["validation": validation] : [:],
            ],
        ]
    }
}

extension TableSplit {
    /// Whether rows are held out as `validation`.
    fileprivate var holdsOut: Bool {
        switch self {
        case .share(let shares, _, _), .group(_, let shares, _), .order(let shares): shares.validation > 0
        case .column, .date: true
        }
    }
}
