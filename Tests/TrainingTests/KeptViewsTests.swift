import Arrays
import Describing
import Handlers
import Networks
import TestSupport
import Testing
import Training

/// What layers keep, beside what is learned, in networks that PyTorch trained too.
@Suite("What layers keep")
struct KeptViewsTests {
    static let cases: [JSONValue] = {
        do {
            return try JSONValue(parsing: Fixtures.text("torch/training_kept.json")).member("cases").elements
        } catch {
            fatalError("\(error)")
        }
    }()

    @Test(
        "is PyTorch's buffers under AdamW, which decays parameters only", arguments: cases.indices,
        ["reference", "CPU"])
    func torch(index: Int, handler: String) throws {
        let file = try JSONValue(parsing: Fixtures.text("torch/training_kept.json"))
        let entry = Self.cases[index]
        let network = try Network(
            description: ["@type": "Network", "architecture": entry.member("architecture")],
            registry: Registry().addingNetworks(),
            handler: handler == "CPU" ? CPUHandler() : ReferenceHandler())
        var stepper = try make((any Stepper).self, .stepper, file.member("stepper"))
        try stepper.prepare(parameterCount: network.parameters.count)
        let start = try entry.member("parameters").members
        #expect(start.count == network.parameterViews.count)
        for view in network.parameterViews {
            let values = try start.member(view)
            #expect(try values.member("shape").elements.map(\.int) == view.shape.extents)
            try network.buffer(view.path).copy(from: values.member("values").floats)
        }
        let batches = try entry.member("batches").elements
        func feed(_ batch: JSONValue) throws {
            for (name, values) in batch.members {
                let column = try values.column()
                try network.prepare(time: column.shape[0], batch: column.shape[1])
                try #require(network.input(name)).copy(from: column.values)
            }
        }
        let updates = try entry.member("updates").elements
        #expect(updates.count == 6 && batches.count == 7)
        for (update, (batch, expected)) in zip(batches, updates).enumerated() {
            try feed(batch)
            stepper.beforeForward(network)
            network.forward(training: true)
            stepper.descend(network)
            #expect(abs(network.totalLoss - (try expected.member("loss").double)) < 1e-5 * network.totalLoss)
            let parameters = try expected.member("parameters").members
            for view in network.parameterViews {
                let found = try network.buffer(view.path).values
                let error = distance(found, try parameters.member(view).member("values").floats)
                #expect(error < 1e-5, "\(view.path) after update \(update + 1): \(error)")
            }
        }
        try feed(#require(batches.last))
        network.forward()
        let predictions = try network.buffer("Output.outputs.predictions").values
        #expect(distance(predictions, try entry.member("predictions").floats) < 1e-5)
    }
}

extension [String: JSONValue] {
    fileprivate func member(_ view: ParameterView) throws -> JSONValue {
        guard let value = self["\(view.layer).\(view.name)"] else { throw MissingCase(key: view.path) }
        return value
    }
}
