import Brainstorm
import BrainstormCommands
import Foundation
import TestSupport
import Testing

/// The limits of the commands: options and sizes that are too large are refused in words, before memory is taken and
/// before a run is begun.
@Suite(.serialized) struct LimitTests {
    /// The starting experiment with something else in place of a text of it.
    private func experiment(
        _ text: String = "", with other: String = "", in directory: TemporaryDirectory
    ) throws {
        let whole = StartingExperiment.text
        #expect(text.isEmpty || whole.contains(text))
        try whole.replacingOccurrences(of: text, with: other)
            .write(toFile: directory.path("e.json"), atomically: true, encoding: .utf8)
    }

    private func run(_ arguments: String, in directory: TemporaryDirectory) throws -> ProcessResult {
        try TestSupport.run(
            CommandLine.path, arguments.split(separator: " ").map(String.init),
            environment: ["SWIFT_BACKTRACE": "enable=no"], in: directory.path)
    }

    /// A network file of a few kilobytes with a convolution, and data for it.
    private func convolution(padding: Int, in directory: TemporaryDirectory) throws {
        let network = try Network(
            description: [
                "@type": "Network", "output_name": "C.outputs.default",
                "architecture": [
                    "Input": [
                        "@type": "Input", "out_shapes": ["default": ["T", "B", 4, 4, 1]],
                        "@outgoing_connections": ["default": ["C.default"]],
                    ],
                    "C": [
                        "@type": "Convolution2D", "num_filters": 1, "kernel_size": [1, 1],
                        "padding": .integer(Int64(padding)),
                    ],
                ],
            ], registry: .standard)
        try network.save(to: directory.path("n.h5"))
        try DataFile(splits: [
            "validation": [
                "default": DataFile.Column(
                    shape: [1, 3, 4, 4, 1], .floats([Float](repeating: 1, count: 48)))
            ]
        ]).save(to: directory.path("d.h5"))
    }

    @Test(
        "a layer that is too large is named, and no run is begun",
        arguments: [
            ("100000000", "Error: too large: layer 'Classes' calls for "),
            ("4000000000", "Error: too large: layer 'Classes'"),
            ("9223372036854775807", "Classes: the parameter W would have too many elements"),
        ])
    func largeLayer(size: String, message: String) throws {
        let directory = try TemporaryDirectory()
        try experiment(#""size": 10,"#, with: #""size": \#(size),"#, in: directory)
        let result = try run("train e.json -o r.h5 --quiet --memory 8GiB", in: directory)
        #expect(result.status == 1 && result.errors.contains(message), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory.path("r.h5")))
        #expect(!FileManager.default.fileExists(atPath: directory.path("r.h5.lock")))
    }

    @Test("a small network file that calls for gigabytes is refused, with layer and size")
    func smallFile() throws {
        let directory = try TemporaryDirectory()
        try convolution(padding: 65_535, in: directory)
        for command in [
            "predict n.h5 --input d.h5 --output y.h5",
            "extract n.h5 d.h5 --buffers C.outputs.default --to y.h5",
            "evaluate n.h5 --data d.h5 --scorers MeanSquaredError",
        ] {
            let result = try run("\(command) --memory 8GiB", in: directory)
            #expect(result.status == 1)
            #expect(
                result.errors
                    == "Error: too large: layer 'C' calls for 192 GiB for a batch of 3, and the limit is 8 GiB: "
                    + "lower its size or the batch, or raise the limit (--memory, memoryLimit)\n",
                "\(command)")
            #expect(!FileManager.default.fileExists(atPath: directory.path("y.h5")))
        }
    }

    @Test("--memory is a limit for every command that runs a network")
    func memory() throws {
        let directory = try TemporaryDirectory()
        try experiment(in: directory)
        #expect(try run("train e.json -o r.h5 --quiet --stop-after-updates 1", in: directory).status == 0)
        let columns = try #require(try Digits.load()["validation"])
        try DataFile(splits: [
            "validation": Dictionary(
                uniqueKeysWithValues: columns.names.compactMap { name in
                    columns[name].map {
                        (name, DataFile.Column(shape: $0.shape.extents, .floats($0.values)))
                    }
                })
        ]).save(to: directory.path("d.h5"))
        for command in [
            "train e.json -o s.h5", "resume r.h5", "evaluate r.h5", "profile e.json", "profile r.h5",
            "predict r.h5 --input d.h5 --split validation --output y.h5",
            "extract r.h5 d.h5 --buffers Output.outputs.predictions --to y.h5",
        ] {
            let small = try run("\(command) --memory 100KiB", in: directory)
            #expect(small.status == 1 && small.errors.hasPrefix("Error: too large: "), "\(command): \(small)")
            #expect(try run("\(command) --memory 3GiBi", in: directory).status == 64)
        }
        #expect(try run("evaluate r.h5 --memory 100MB", in: directory).status == 0)
    }

    @Test("every command takes 1 to 1024 threads", arguments: ["0", "1025", "9223372036854775807", "-1"])
    func threads(count: String) throws {
        let directory = try TemporaryDirectory()
        for command in [
            "train e.json", "resume r.h5", "evaluate n.h5", "profile e.json",
            "predict n.h5 --input d.h5 --output y.h5", "extract n.h5 d.h5 --buffers a --to y.h5",
        ] {
            let result = try run("\(command) --threads=\(count)", in: directory)
            #expect(result.status == 64, "\(command)")
            #expect(result.errors.contains("--threads is from 1 to 1024"), "\(result.errors)")
        }
    }

    @Test("as many updates as integers go are no limit, and leave no lock")
    func updates() throws {
        let directory = try TemporaryDirectory()
        try experiment(#""max_epochs": 40"#, with: #""max_epochs": 1"#, in: directory)
        let trained = try run(
            "train e.json -o r.h5 --quiet --stop-after-updates 9223372036854775807", in: directory)
        #expect(trained.status == 0, "\(trained.errors)")
        let resumed = try run(
            "resume r.h5 --quiet --epochs 2 --stop-after-updates 9223372036854775807", in: directory)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory.path("r.h5.lock")))
    }

    @Test("a column whose numbers cannot be counted is refused with its name and shape")
    func column() throws {
        let directory = try TemporaryDirectory()
        try convolution(padding: 0, in: directory)
        try python(
            """
            import h5py, sys
            with h5py.File(sys.argv[1], 'w') as f:
                f.attrs['format'] = 'Data file v1.0'
                f.create_dataset('validation/default', (1, 0, 2**40, 2**40), 'f4', chunks=(1, 1, 1, 1),
                                 maxshape=(None,) * 4)
            """, directory.path("z.h5"))
        let result = try run("evaluate n.h5 --data z.h5", in: directory)
        #expect(result.status == 1)
        #expect(
            result.errors
                == "Error: z.h5: the column 'validation/default' has shape [1, 0, 1099511627776, 1099511627776], "
                + "whose numbers cannot be counted\n")
        for command in ["predict n.h5 --input z.h5 --output y.h5", "inspect z.h5", "h5 check z.h5"] {
            #expect((0...1).contains(try run(command, in: directory).status), "\(command)")
        }
    }

    @Test("inspect says which option of a network is out of range")
    func inspect() throws {
        let directory = try TemporaryDirectory()
        try python(
            """
            import h5py, numpy, sys
            text = '{"@type": "Network", "architecture": {"Input": {"@type": "Input", "out_shapes": ' \\
                '{"default": ["T", "B", 3]}, "@outgoing_connections": {"default": ["Drop.default"]}}, ' \\
                '"Drop": {"@type": "Dropout", "drop_prob": 1.5}}}'
            with h5py.File(sys.argv[1], 'w') as f:
                f['description'] = numpy.bytes_(text)
                f['parameters'] = numpy.zeros(0, 'f4')
            """, directory.path("n.h5"))
        let result = try run("inspect n.h5", in: directory)
        #expect(result.status == 1)
        #expect(result.output.contains("Drop") && !result.output.contains("unknown"))
        #expect(
            result.errors.contains("1.5 is out of range at architecture.Drop.drop_prob; the value must be"),
            "\(result)")
    }
}
