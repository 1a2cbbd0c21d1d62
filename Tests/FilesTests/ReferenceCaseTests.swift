import Brainstorm
import TestSupport
import Testing

/// All cases of brainstorm 0.5 for the layers that exist, on every handler.
struct ReferenceCaseTests {
    enum Computing: String, CaseIterable {
        case reference, cpu, debug

        func handler() throws -> any Handler {
            switch self {
            case .reference: ReferenceHandler()
            case .cpu: CPUHandler()
            case .debug: DebugHandler(wrapping: CPUHandler())
            }
        }
    }

    @Test("all cases are there")
    func coverage() { #expect(ReferenceCase.all.count == 94) }

    @Test("layout: order of layers and parameters", arguments: ReferenceCase.all)
    func layout(reference: ReferenceCase) throws {
        let file = try reference.file()
        let network = try reference.network(handler: ReferenceHandler())
        let order = try JSONValue(parsing: file.dataset("meta/layer_order").readString())
        #expect(order == .array(network.layerNames.map { .string($0) }))
        let slices = try JSONValue(parsing: file.dataset("meta/parameter_slices").readString())
        let views = network.parameterViews.map { view -> JSONValue in
            [
                "layer": .string(view.layer), "view": .string(view.name),
                "start": .integer(Int64(view.offset)),
                "stop": .integer(Int64(view.offset + view.shape.count)),
                "shape": .array(view.shape.extents.map { .integer(Int64($0)) }),
            ]
        }
        #expect(slices == .array(views))
        #expect(try file.dataset("parameters").read(Float.self) == network.parameters.values)
    }

    @Test("forward and backward passes", arguments: ReferenceCase.all, Computing.allCases)
    func passes(reference: ReferenceCase, computing: Computing) throws {
        let file = try reference.file()
        let injected = try InjectedMask(file)
        let handler: any Handler =
            try injected.map { MaskInjectingHandler(try computing.handler(), mask: $0.values) }
            ?? computing.handler()
        let network = try reference.network(handler: handler)
        try ReferenceCase.feed(network, file.group("inputs"))
        let names = try file.group("f32").names.filter { ["forward", "forward_eval"].contains($0) }
        // The training pass comes last, so that the backward pass follows it.
        for name in names.sorted(by: >) {
            let group = try file.group("f32/\(name)")
            let training = try group.attribute("training_pass").read(Int64.self) != [0]
            network.forward(training: training)
            try compare(network, group, reference)
        }
        guard try file.group("f32").names.contains("backward") else { return }
        network.backward(inputDeltas: true)
        try compareBackward(network, file.group("f32/backward"), reference, scale: injected?.scale)
    }

    /// brainstorm 0.5 erases the last time step of the data here before it computes (`clear_context` on a
    /// hub that Input shares with a recurrent output), so that its numbers are those of other data.
    private let erasedInput = "quirk_input_shares_context_hub"

    private func compare(_ network: Network, _ group: HDF5Group, _ reference: ReferenceCase) throws {
        guard reference.name != erasedInput else { return }
        for name in group.names {
            let expected = try group.dataset(name)
            if name.hasPrefix("loss.") {
                let value =
                    name == "loss.total_loss"
                    ? network.totalLoss
                    : try #require(network.losses.first { "loss.\($0.name)" == name }?.value)
                expect([Float(value)], try expected.read(Float.self), reference, name)
            } else if name == "parameters_after" {
                expect(network.parameters.values, try expected.read(Float.self), reference, name)
            } else if let values = try values(network, name, rows: expected) {
                expect(values, try expected.read(Float.self), reference, name)
            }
        }
    }

    private func compareBackward(
        _ network: Network, _ group: HDF5Group, _ reference: ReferenceCase, scale: Float?
    ) throws {
        guard reference.name != erasedInput else { return }
        for name in group.names {
            let expected = try group.dataset(name)
            var values: [Float]?
            var right = try expected.read(Float.self)
            if name == "gradients" {
                values = network.gradients.values
            } else if name.hasPrefix("Input.output_deltas_final.") {
                let input = name.dropFirst("Input.output_deltas_final.".count)
                values = try network.buffer("Input.output_deltas.\(input)").values
                // brainstorm 0.5 forgets the factor 1/(1 − p) of the dropout's backward pass.
                if let scale, input == "default" { right = right.map { $0 * scale } }
            } else if name.contains(".gradients.") {
                values = try network.buffer(name).values
            } else if name.contains(".internals.") {
                values = try self.values(network, name, rows: expected)
            }
            if let values { expect(values, right, reference, name) }
        }
    }

    /// Our numbers for a buffer of the original, in its shape. Where the original keeps each LSTM gate in a
    /// buffer of its own, ours are columns of one; and we keep activated values only.
    private func values(_ network: Network, _ name: String, rows expected: HDF5Dataset) throws -> [Float]? {
        let gates = ["Zb": ("gates", 0), "Ib": ("gates", 1), "Fb": ("gates", 2), "Ob": ("gates", 3)]
            .merging(["dZa": ("dgates", 0), "dIa": ("dgates", 1), "dFa": ("dgates", 2), "dOa": ("dgates", 3)])
        {
            $1
        }
        let parts = name.split(separator: ".")
        guard parts.count == 3, parts[1] == "internals" else { return try network.buffer(name).values }
        if parts[2] == "sigma_b" {
            // A pass that does not train leaves zeros in the original's; ours then holds what it used.
            let isUsed = try expected.read(Float.self).contains { $0 != 0 }
            return isUsed ? try network.buffer(name).values : nil
        }
        if let (buffer, column) = gates[String(parts[2])] {
            let packed = try network.buffer("\(parts[0]).internals.\(buffer)").matrix(rowAxes: 2)
            let size = packed.columns / 4
            let gate = (0..<packed.rows).flatMap { row in
                Array(packed.rows(row, count: 1).columns(column * size, count: size).flat.buffer)
            }
            return padded(gate, expected)
        }
        switch parts[2] {
        case "Cb", "dHa": break
        case "Ca", "mask", "diff", "argmax": return try network.buffer(name).values
        default: return nil
        }
        let ours = parts[2] == "dHa" ? "deltas" : String(parts[2])
        return try padded(network.buffer("\(parts[0]).internals.\(ours)").values, expected)
    }

    /// The original's buffer has a row of context at its end, which is zero in these cases.
    private func padded(_ values: [Float], _ expected: HDF5Dataset) -> [Float] {
        values + [Float](repeating: 0, count: max(0, expected.count - values.count))
    }

    private func expect(_ values: [Float], _ right: [Float], _ reference: ReferenceCase, _ what: String) {
        if let error = difference(values, right) {
            Issue.record("\(reference.name): \(what) differs by \(error)")
        }
    }

    @Test(
        "an input that shares a hub with recurrent state keeps its last time step",
        arguments: Computing.allCases)
    func sharedHub(computing: Computing) throws {
        let reference = try #require(ReferenceCase.all.first { $0.name == erasedInput })
        let file = try reference.file()
        let network = try reference.network(handler: try computing.handler())
        try ReferenceCase.feed(network, file.group("inputs"))
        network.forward(training: true)
        for name in network.inputNames {
            #expect(network.input(name)?.values == (try file.dataset("inputs/\(name)").read(Float.self)))
        }
    }

    @Test("stepper runs", arguments: ReferenceCase.all, Computing.allCases)
    func steps(reference: ReferenceCase, computing: Computing) throws {
        let file = try reference.file()
        guard reference.name != erasedInput, file.contains("batches"),
            try file.group("f32").names.contains("steps")
        else { return }
        guard case .object(let steppers) = try JSONValue(parsing: file.dataset("meta/steppers").readString())
        else {
            Issue.record("\(reference.name) describes no steppers")
            return
        }
        for (name, json) in steppers.sorted(by: { $0.key < $1.key }) {
            var stepper = try Registry.standard.make((any Stepper).self, kind: .stepper, from: json)
            let network = try reference.network(handler: try computing.handler())
            let steps = try file.group("f32/steps/\(name)")
            let rows = try steps.dataset("parameters")
            let expected = try rows.read(Float.self)
            let losses = try steps.dataset("losses").read(Float.self)
            let count = network.parameters.count
            try stepper.prepare(parameterCount: count)
            for update in 0..<rows.shape[0] - 1 {
                try ReferenceCase.feed(network, file.group("batches/\(update)"))
                stepper.beforeForward(network)
                network.forward(training: true, step: UInt64(update))
                let lossCount = losses.count / (rows.shape[0] - 1)
                let names = try JSONValue(parsing: steps.attribute("loss_names").readString())
                if case .array(let names) = names, let total = names.firstIndex(of: "total_loss") {
                    expect(
                        [Float(network.totalLoss)], [losses[update * lossCount + total]], reference,
                        "\(name), loss of update \(update)")
                }
                network.backward()
                stepper.update(network)
                if steps.contains("parameters_before_weight_modifiers") {
                    let before = try steps.dataset("parameters_before_weight_modifiers").read(Float.self)
                    expect(
                        network.parameters.values, Array(before[update * count..<(update + 1) * count]),
                        reference, "\(name), update \(update) before modifiers")
                }
                network.applyWeightModifiers()
                expect(
                    network.parameters.values, Array(expected[(update + 1) * count..<(update + 2) * count]),
                    reference, "\(name), update \(update)")
            }
        }
    }

    @Test("every network file of brainstorm 0.5 for these layers loads", arguments: ReferenceCase.all)
    func loads(reference: ReferenceCase) throws {
        let network = try reference.network(handler: ReferenceHandler())
        let bytes = try network.bytes()
        let copy = try Network.load(from: bytes)
        #expect(copy.parameters.values == network.parameters.values)
        #expect(try copy.bytes() == bytes)
    }
}
