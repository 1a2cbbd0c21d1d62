import Brainstorm
import TestSupport
import Testing

/// Experiments on data files for which nobody names the layers.
struct UsualNetworkTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// An experiment on so many samples of a shape, half of which are held out, with two classes.
    private func experiment(_ shape: [Int], count: Int, time: Int = 1, spec: String? = nil) throws
        -> SpecExperiment
    {
        let size = shape.reduce(1, *)
        let columns = [
            "default": DataFile.Column(
                shape: [time, count] + shape, .floats([Float](repeating: 0.5, count: time * count * size))),
            "targets": DataFile.Column(
                shape: [time, count, 1], .floats((0..<time * count).map { Float($0 % 2) })),
        ]
        try DataFile(splits: ["training": columns, "validation": columns]).save(to: directory.path("data.h5"))
        return try SpecExperiment(spec, data: directory.path("data.h5"), relativeTo: directory.path)
    }

    private func hook(_ name: String, _ experiment: SpecExperiment) throws -> JSONValue {
        guard case .array(let hooks)? = experiment.json["trainer"]?["hooks"] else { return .null }
        return try #require(hooks.first { $0["@type"] == .string(name) })
    }

    @Test(
        "pictures get convolutions that leave few numbers of each filter, sequences an LSTM, others what tables get",
        arguments: [
            ([32, 32, 3], 1, "C16:3p1 P2s2 C32:3p1 P2s2 C64:3p1 P2s2 D.3 F64"),
            ([25, 25, 1], 1, "C16:3p1 P2s2 C32:3p1 P2s2 C64:3p1 P2s2 D.3 F64"),
            ([100, 60, 1], 1, "C16:3p1 P2s2 C32:3p1 P2s2 C64:3p1 P2s2 C64:3p1 P2s2 D.3 F64"),
            ([8, 8, 1], 1, "C16:3p1 P2s2 D.3 F64"), ([1, 100, 3], 1, "D.3 F64"), ([5, 5, 1], 1, "D.3 F64"),
            ([7], 1, TableExperiment.usualSpec), ([7], 3, "L64"), ([4, 4, 1], 2, "L64"),
        ])
    func specs(shape: [Int], time: Int, spec: String) throws {
        let found = try experiment(shape, count: 4, time: time)
        #expect(found.spec == spec)
        #expect(try Network(Experiment(json: found.json).network).layerNames.contains("Output_projection"))
    }

    @Test(
        "few pictures are seen more often, and the best network is that of the least loss",
        arguments: [(1000, 40), (320, 100), (32, 1000)])
    func duration(count: Int, epochs: Int) throws {
        let suggested = try experiment([2, 2, 1], count: count)
        #expect(try hook("StopAfterEpoch", suggested)["max_epochs"] == .integer(Int64(epochs)))
        #expect(try hook("SaveBestNetwork", suggested)["log_name"] == "validation.total_loss")
        let asked = try experiment([2, 2, 1], count: count, spec: "F3")
        #expect(asked.spec == "F3")
        #expect(try hook("StopAfterEpoch", asked)["max_epochs"] == 40)
        #expect(try hook("SaveBestNetwork", asked)["log_name"] == "validation.Accuracy")
    }

    @Test("a folder in place of a data file is told from one, with what makes one of pictures")
    func folder() throws {
        let error = #expect(throws: FileError.self) {
            try SpecExperiment(data: directory.path, relativeTo: directory.path)
        }
        #expect(error?.message == "is a folder: 'brainstorm data images' makes a data file of its pictures")
    }
}
