import Brainstorm
import TestSupport
import Testing

struct NetworkFileTests {
    static func classifier() throws -> Network {
        let input = Input(["default": [.time, .batch, 6], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let network = try Network(outputName: "Output.outputs.predictions") {
            input >>> FullyConnected(7, activation: .tanh, name: "Hid") >>> Dropout(0.2)
                >>> FullyConnected(3, activation: .linear, name: "FC") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(
            ["default": Gaussian(std: 0.3), "FC": ["bias": ArrayInitializer([1, 2, 3])]], seed: 11)
        try network.setWeightModifiers(["Hid": ["W": [ConstrainL2Norm(1)]]])
        try network.setGradientModifiers(["*": ["W": [ClipValues(low: -1, high: 1)]]])
        return network
    }

    @Test(
        "saved and loaded, a network is the same to the byte", arguments: [HDF5Storage.contiguous, .gzip()])
    func roundTrip(storage: HDF5Storage) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("network.h5")
        let network = try Self.classifier()
        let options = NetworkFileOptions(storage: storage, comment: "for a test")
        try network.save(to: path, options: options)
        let copy = try Network.load(from: path)
        #expect(copy.parameters.values == network.parameters.values)
        #expect(try copy.description() == network.description())
        try copy.save(to: directory.path("copy.h5"), options: options)
        #expect(try directory.read("copy.h5") == directory.read("network.h5"))
        #expect(try network.bytes(options: options) == directory.read("network.h5"))
    }

    @Test(
        "h5py reads description, parameters and views, which are slices of the same bytes",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"))
    func h5py() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("network.h5")
        let network = try Self.classifier()
        try network.save(to: path)
        let output = try python(
            """
            import sys, json, hashlib, h5py
            f = h5py.File(sys.argv[1])
            assert f.attrs["format"] == "Network file v2.1", f.attrs["format"]
            d = json.loads(f["description"][()])
            assert d["@type"] == "Network" and d["seed"] == 11
            assert hashlib.sha256(f["description"][()]).hexdigest() == f["description"].attrs["sha256"].decode()
            p = f["parameters"]
            start = p.id.get_offset()
            for layer, view, offset, shape in json.loads(sys.argv[2]):
                v = f[f"layers/{layer}/parameters/{view}"]
                assert v.shape == tuple(shape), (v.shape, shape)
                assert (v[()].ravel() == p[offset:offset + v.size]).all()
                assert v.id.get_offset() == start + 4 * offset
                assert hashlib.sha256(v[()].tobytes()).hexdigest() == v.attrs["sha256"].decode()
            print(p.shape[0], float(p[:].sum(dtype="f8")))
            """, path,
            JSONValue.array(
                network.parameterViews.map {
                    [
                        .string($0.layer), .string($0.name), .integer(Int64($0.offset)),
                        .array($0.shape.extents.map { .integer(Int64($0)) }),
                    ]
                }
            ).canonical())
        let sum = network.parameters.values.reduce(0.0) { $0 + Double($1) }
        let parts = output.split(whereSeparator: \.isWhitespace)
        #expect(Int(parts[0]) == network.parameters.count)
        #expect(abs((Double(parts[1]) ?? .nan) - sum) < 1e-6)
    }

    @Test(
        "what the last passes left can be saved as well, and loading passes it over",
        arguments: [HDF5Storage.contiguous, .gzip()])
    func lastPass(storage: HDF5Storage) throws {
        let (trainer, network) = try SampleFiles.trained()
        let plain = try network.bytes(options: NetworkFileOptions(storage: storage))
        let bytes = try network.bytes(
            options: NetworkFileOptions(storage: storage, includesLastPass: true))
        let root = try HDF5File(bytes: bytes).root
        var found = 0
        for kind in [BufferKind.outputs, .internals, .inputDeltas, .outputDeltas] {
            for layer in network.layerNames {
                for (name, array) in try network.lastBuffers(kind, of: layer) {
                    let dataset = try root.dataset("layers/\(layer)/\(kind.rawValue)/\(name)")
                    #expect(dataset.shape == array.shape.extents)
                    #expect(try dataset.read(Float.self) == array.values)
                    found += 1
                }
            }
        }
        #expect(found > 10)
        #expect(try root.dataset("gradients").read(Float.self) == network.gradients.values)
        #expect(network.gradients.values.contains { $0 != 0 })
        // The last batch evaluated has another size than the last one learned from.
        #expect(try root.dataset("layers/Hid/outputs/default").shape == [1, 22, 7])
        #expect(try root.dataset("layers/Hid/output_deltas/default").shape == [1, 2, 7])
        if storage.isContiguous {
            let view = try #require(network.parameterViews.first { $0.layer == "Hid" && $0.name == "W" })
            #expect(
                try root.dataset("layers/Hid/gradients/W").read(Float.self)
                    == Array(network.gradients.values[view.offset..<view.offset + view.shape.count]))
        }
        #expect(try Network.load(from: bytes).bytes(options: NetworkFileOptions(storage: storage)) == plain)
        _ = trainer
        let fresh = try Self.classifier()
        #expect(
            try fresh.bytes(options: NetworkFileOptions(includesLastPass: true)) == fresh.bytes())
    }

    @Test("an input's name that no dataset can have is an error, not a trap")
    func lastPassNames() throws {
        let input = Input(["default": [.time, .batch, 2], "a/b": [.time, .batch, 1]])
        let network = try Network { input >>> FullyConnected(1, name: "FC") >>> Loss() }
        try network.prepare(time: 1, batch: 1)
        network.forward()
        #expect(throws: FileError.self) {
            try network.bytes(options: NetworkFileOptions(includesLastPass: true))
        }
    }

    @Test(
        "h5dump reads every kind of file",
        .enabled(if: Tool.h5dump != nil, "h5dump is not installed: make setup"))
    func h5dump() throws {
        let directory = try TemporaryDirectory()
        let files = try SampleFiles.write(into: directory)
        for file in files {
            let result = try run(Tool.h5dump ?? "", [file])
            #expect(result.status == 0 && result.errors.isEmpty, "\(file): \(result.errors)")
        }
    }

    @Test(
        "h5py reads every dataset and attribute of every kind of file",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"))
    func h5pyReadsAll() throws {
        let directory = try TemporaryDirectory()
        for file in try SampleFiles.write(into: directory) {
            let count = try python(
                """
                import sys, h5py
                count = 0
                def read(name, item):
                    global count
                    for value in item.attrs.values(): count += 1
                    if isinstance(item, h5py.Dataset):
                        item[()]
                        count += 1
                with h5py.File(sys.argv[1]) as f:
                    read("/", f)
                    f.visititems(read)
                print(count)
                """, file)
            #expect((Int(count.split(separator: "\n").first ?? "") ?? 0) > 3, "\(file): \(count)")
        }
    }

    @Test(
        "a file made by hand loads, contiguous or gzip",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"))
    func byHand() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("hand.h5")
        for options in ["", ", compression='gzip', shuffle=True"] {
            try python(
                """
                import sys, json, h5py, numpy
                d = {"@type": "Network", "architecture": {
                    "Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 4]}, "@outgoing_connections": ["FC"]},
                    "FC": {"@type": "FullyConnected", "size": 3, "activation": "rel"}}}
                with h5py.File(sys.argv[1], "w") as f:
                    f["description"] = json.dumps(d)
                    f.create_dataset("parameters", data=numpy.arange(15, dtype="f8")\(options))
                """, path)
            let network = try Network.load(from: path)
            #expect(network.parameters.values == (0..<15).map { Float($0) })
        }
    }

    @Test("another number of parameters than described is refused before anything is read")
    func wrongCount() throws {
        let writer = HDF5Writer()
        writer.add("description", .fixedString(try Self.classifier().description().canonical()))
        writer.add("parameters", .float32([1, 2, 3], shape: [3]))
        #expect(
            throws: FileError(
                .mismatch, path: "", "'parameters' has shape [3], but the description calls for 73 numbers")
        ) { try Network.load(from: writer.bytes()) }
    }

    @Test("a description of more parameters than memory can hold is refused, not allocated")
    func bomb() throws {
        let writer = HDF5Writer()
        writer.add(
            "description",
            .fixedString(
                """
                {"@type": "Network", "architecture": {
                "Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 1000000]}, "@outgoing_connections": ["FC"]},
                "FC": {"@type": "FullyConnected", "size": 100000000, "activation": "rel"}}}
                """))
        writer.add("parameters", .float32([1, 2, 3], shape: [3]))
        #expect(
            throws: FileError(
                .mismatch, path: "",
                "'parameters' has shape [3], but the description calls for 100000100000000 numbers")
        ) { try Network.load(from: writer.bytes()) }
    }

    @Test("a newer version is refused with a message that says so")
    func newerVersion() throws {
        let writer = HDF5Writer()
        writer.set("format", to: "Network file v3.0")
        #expect(
            throws: FileError(
                .format, path: "",
                "is a 'Network file v3.0', newer than this version knows ('Network file v1.0', "
                    + "'Network file v2.0' and 'Network file v2.1'): update Brainstorm")
        ) { try Network.load(from: writer.bytes()) }
    }

    @Test("a flipped bit in a view is found, with its name")
    func damagedView() throws {
        let network = try Self.classifier()
        var bytes = try network.bytes()
        let file = try HDF5File(bytes: bytes)
        guard case .contiguous(let offset?, _) = try file.root.dataset("layers/Hid/parameters/W").layout
        else {
            Issue.record("the view is contiguous")
            return
        }
        bytes[offset + 5] ^= 1
        #expect(
            throws: FileError(
                .damaged, path: "",
                "Hid.parameters.W is not what was saved: its SHA-256 differs from the one in the file")
        ) { try Network.load(from: bytes) }
        _ = try Network.load(from: bytes, verify: false)
    }

    @Test("unknown types and keys are refused with their place and the nearest name")
    func unknownNames() throws {
        func message(_ description: String) throws -> String {
            let writer = HDF5Writer()
            writer.add("description", .fixedString(description))
            writer.add("parameters", .float32([], shape: [0]))
            do {
                _ = try Network.load(from: writer.bytes())
                return "loaded"
            } catch { return "\(error)" }
        }
        let start =
            #"{"@type": "Network", "architecture": {"Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 4]}, "@outgoing_connections": ["FC"]}, "FC": "#
        #expect(
            try message(start + #"{"@type": "FullyConected", "size": 3}}}"#)
                .hasPrefix(
                    "unknown layer type 'FullyConected' at architecture.FC; did you mean 'FullyConnected'?"))
        #expect(
            try message(start + #"{"@type": "FullyConnected", "sise": 3}}}"#)
                .hasPrefix("unknown key 'sise' at architecture.FC; did you mean 'size'?"))
        #expect(
            try message(start + #"{"@type": "SgdStepper"}}}"#)
                == "'SgdStepper' is a stepper, and architecture.FC takes a layer")
    }
}
