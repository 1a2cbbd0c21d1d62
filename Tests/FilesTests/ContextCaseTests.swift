import Brainstorm
import TestSupport
import Testing

/// Consecutive passes of brainstorm 0.5, each of which begins with the state in which the one before ended.
struct ContextCaseTests {
    static let cases = ReferenceCase.all.filter { (try? $0.file().contains("context_batches")) == true }

    @Test("there are such cases with and without cells")
    func coverage() throws {
        let types = try Set(
            Self.cases.flatMap { reference in
                try reference.network(handler: ReferenceHandler()).architecture.nodes.values.map {
                    type(of: $0.layer).typeName
                }
            })
        #expect(types.isSuperset(of: ["Clockwork", "ClockworkLstm"]), "\(types)")
    }

    @Test(
        "passes that go on from a context", arguments: cases, ReferenceCaseTests.Computing.allCases)
    func passes(reference: ReferenceCase, computing: ReferenceCaseTests.Computing) throws {
        let file = try reference.file()
        let network = try reference.network(handler: try computing.handler())
        var context: Context?
        for pass in try file.group("context_batches").names.sorted() {
            try ReferenceCase.feed(network, file.group("context_batches/\(pass)"))
            network.forward(training: true, context: context)
            context = network.context
            let forward = try file.group("f32/context_run/\(pass)/forward")
            for name in forward.names where name.contains(".outputs.") {
                expect(try network.buffer(name).values, try forward.dataset(name), "pass \(pass), \(name)")
            }
            network.backward(inputDeltas: true)
            let right = try file.group("f32/context_run/\(pass)/backward").dataset("gradients")
            let values = try right.read(Float.self)
            for view in network.parameterViews {
                // The original's gradients of these leave out the first step if there is a context; finite
                // differences are what ours are tested by.
                let type = network.architecture.nodes[view.layer].map { Swift.type(of: $0.layer).typeName }
                let isWrong =
                    type?.hasSuffix("Lstm") == true
                    && (view.name.hasPrefix("R") || ["pi", "pf"].contains(view.name))
                let range = view.offset..<view.offset + view.shape.count
                let differs = difference(Array(network.gradients.values[range]), Array(values[range])) != nil
                #expect(
                    differs == (isWrong && pass != "0"), "\(reference.name): pass \(pass), \(view.path)")
            }
        }
    }

    private func expect(_ values: [Float], _ right: HDF5Dataset, _ what: String) {
        guard let expected = try? right.read(Float.self) else {
            Issue.record("\(what) cannot be read")
            return
        }
        if let error = difference(values, expected) { Issue.record("\(what) differs by \(error)") }
    }
}
