import Brainstorm
import Foundation
import PrintableText
import TestSupport
import Testing

/// Text that would steer a terminal, at every place of a description, a file and a path from which errors take words.
struct HostileTextTests {
    static let hostile = "\u{1B}]0;x\u{7}\u{202E}\u{9B}31m\n\u{2028}\u{2067}\u{AD}\0"

    /// Runs `body`, and expects of what it throws that every text in it is printable.
    @discardableResult
    private func expectPrintable(_ what: @autoclosure () -> String, _ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch {
            var texts = ["\(error)"]
            switch error {
            case let error as HDF5Error: texts.append(error.message)
            case let error as DescriptionError: texts += [error.message, "\(error.path)"]
            case let error as JSONError: texts.append(error.message)
            case let error as StateError: texts += [error.message, "\(error.path)"]
            case let error as NetworkError: texts.append(error.message)
            case let error as TrainingError: texts.append(error.message)
            case let error as FileError: texts.append(error.message)
            default: break
            }
            for text in texts {
                let isPrintable = text.unicodeScalars.allSatisfy { $0.isPrintable }
                #expect(isPrintable, "\(what()): \(text.debugDescription)")
            }
            return true
        }
    }

    /// The values that are the given one but for the hostile text in one place: in the place of a string or of any
    /// other value, of a key, or as one more key.
    static func variants(of value: JSONValue) -> [JSONValue] {
        var variants: [JSONValue] = [.string(hostile)]
        switch value {
        case .object(let members):
            for (key, member) in members {
                var rest = members
                rest[key] = nil
                variants.append(.object(rest.merging([hostile: member]) { $1 }))
                variants += Self.variants(of: member).map { .object(rest.merging([key: $0]) { $1 }) }
            }
            variants.append(.object(members.merging([hostile: .integer(1)]) { $1 }))
        case .array(let elements):
            for index in elements.indices {
                variants += Self.variants(of: elements[index]).map { variant in
                    var changed = elements
                    changed[index] = variant
                    return .array(changed)
                }
            }
            variants.append(.array(elements + [.string(hostile)]))
        default: break
        }
        return variants
    }

    // MARK: Descriptions

    @Test(
        "no error of a description passes it on, wherever it stands", arguments: RegistrySamples.all.indices)
    func descriptions(index: Int) throws {
        let sample = RegistrySamples.all[index]
        let json = try JSONValue(parsing: sample.text)
        let type = try Registry.standard.describedType(sample.kind, json)
        var refused = 0
        for variant in Self.variants(of: json) {
            let text = try variant.canonical()
            if expectPrintable(text, { _ = try Registry.standard.make(type, from: variant) }) { refused += 1 }
            expectPrintable(text) { _ = try Registry.standard.describedType(sample.kind, variant) }
        }
        #expect(refused > 0)
    }

    @Test("no error of an experiment passes it on: read, made, loaded or trained")
    func experiments() throws {
        let directory = try TemporaryDirectory()
        let json = try JSONValue(parsing: Fixtures.text("formats/experiment.json"))
        let data = try Data(contentsOf: URL(fileURLWithPath: Fixtures.path("formats/data-v1.0.h5")))
        _ = try directory.write([UInt8](data), to: "data.h5")
        var count = (variants: 0, read: 0)
        for variant in Self.variants(of: json) {
            count.variants += 1
            let text = try variant.canonical()
            expectPrintable(text) {
                let experiment = try Experiment(json: variant)
                count.read += 1
                var options = RunOptions()
                options.overwrites = true
                let run = try Run(
                    experiment, to: directory.path("run.h5"), relativeTo: directory.path, options: options)
                let output = TextOutput()
                defer { expectPrintableLines(output.text, text) }
                try run.train(output: output, stopAfterUpdates: 1)
            }
        }
        #expect(count.variants > 250 && count.read > 10)
    }

    private final class TextOutput: ProgressOutput {
        var text = ""
        var isTerminal: Bool { false }
        var width: Int { 80 }
        func write(_ text: String) { self.text += text }
        func warn(_ text: String) { self.text += text + "\n" }
    }

    private func expectPrintableLines(_ text: String, _ what: String) {
        let isPrintable = text.unicodeScalars.allSatisfy { $0.isPrintable || $0 == "\n" }
        #expect(isPrintable, "\(what): \(text.debugDescription)")
    }

    @Test("no error of a text that is no JSON passes it on")
    func json() {
        let hostile = Self.hostile.replacing("\0", with: "")
        for text in [
            hostile, "{\"a\":\(hostile)}", "{\"\(hostile)\":1}", "[1,\(hostile)]", "1\(hostile)",
            "nul\(hostile)",
            "{\"\\u202e\":1,\"\\u202e\":2}", "{\"\u{202E}\u{9B}\":1,\"\u{202E}\u{9B}\":2}", "\u{9B}",
            "[\u{202E}]",
        ] {
            #expect(expectPrintable(text.debugDescription) { _ = try JSONValue(parsing: text) })
        }
    }

    // MARK: Files

    /// A file's structure with the hostile text as one of its names or texts.
    @Test("no error of a file passes on what names are in it")
    func files() throws {
        let name = Self.hostile.replacing("\0", with: "").replacing("/", with: "")
        let builds: [(String, (HDF5Writer) -> Void)] = [
            ("a dataset", { $0.add(name, .float32([1], shape: [1])) }),
            ("a group", { $0.add("\(name)/x", .float32([1], shape: [1])) }),
            ("a dataset in a group", { $0.add("training/\(name)", .float32([1], shape: [1])) }),
            ("an attribute", { $0.set(name, to: "x") }),
            ("a format", { $0.set("format", to: name) }),
            (
                "a data file's split",
                {
                    $0.set("format", to: "Data file v1.0")
                    $0.add(name, .float32([1], shape: [1]))
                }
            ),
            (
                "a data file's column",
                {
                    $0.set("format", to: "Data file v1.0")
                    $0.add("training/\(name)", .float32([1], shape: [1]))
                }
            ),
            (
                "a data file's text",
                {
                    $0.set("format", to: "Data file v1.0")
                    $0.add("training/\(name)", .variableString(name))
                }
            ),
            (
                "a data file's type",
                {
                    $0.set("format", to: "Data file v1.0")
                    $0.add("training/\(name)", .compound([(name, .float32([1], shape: [1]))]))
                }
            ),
            (
                "a logs file's log",
                {
                    $0.set("format", to: "Logs file v1.0")
                    $0.add(name, .float32([1], shape: [1]))
                }
            ),
            ("a soft link", { $0.addSoftLink(name, to: name) }),
            ("an external link", { $0.addExternalLink(name, toFile: name, path: name) }),
            ("a description", { $0.add("description", .fixedString(name)) }),
            (
                "a described key",
                {
                    $0.add("description", .fixedString("{\"\(name.replacing("\n", with: "\\n"))\":1}"))
                }
            ),
            (
                "a run",
                {
                    $0.add("description", .fixedString("{}"))
                    $0.add("training/description", .fixedString("{\"format\":\"\u{202E}\u{9B}\"}"))
                    $0.addGroup("training/state/\(name)")
                }
            ),
        ]
        let directory = try TemporaryDirectory()
        for (what, build) in builds {
            let writer = HDF5Writer()
            build(writer)
            let path = directory.path("file.h5")
            try writer.write(toFile: path)
            var refused = 0
            func expect(_ body: () throws -> Void) { if expectPrintable(what, body) { refused += 1 } }
            expect { _ = try Network.load(from: path) }
            expect { _ = try RunFile(from: path) }
            expect { _ = try Trainer.load(from: path) }
            expect { _ = try Logs.load(from: path) }
            expect { _ = try DataFile.load(from: path) }
            expect { _ = try DataStream(path: path, split: "training") }
            expect { _ = try DataStream(path: path, split: name) }
            let root = try HDF5File(path: path).root
            for place in ["\(name)/\(name)", "training/\(name)/x", "x\(name)"] + root.names {
                expect { _ = try root.dataset(place).read(UInt8.self) }
                expect { _ = try root.dataset(place).readString() }
                expect { _ = try root.dataset(place).attribute(name) }
                expect { _ = try root.group(place).attribute(name) }
            }
            #expect(refused > 8, "\(what)")
        }
    }

    @Test("no error about a path passes on the path")
    func paths() throws {
        let directory = try TemporaryDirectory()
        let name = Self.hostile.replacing("\0", with: "").replacing("/", with: "")
        let missing = directory.path("no\(name)/\(name).h5")
        let wrong = directory.path("\(name).h5")
        try Data("x,y\nno HDF5\n".utf8).write(to: URL(fileURLWithPath: wrong))
        for path in [missing, wrong] {
            let loads: [() throws -> Void] = [
                { _ = try Network.load(from: path) }, { _ = try RunFile(from: path) },
                { _ = try Logs.load(from: path) }, { _ = try DataFile.load(from: path) },
                { _ = try DataFile.vocabulary(of: path) }, { _ = try DataStream(path: path, split: "x") },
                { _ = try TableProfile(path: path) }, { _ = try IDX(path: path) },
                { _ = try HDF5File(path: path) },
            ]
            for load in loads { #expect(expectPrintable(path.debugDescription, load)) }
        }
        let network = try NetworkFileTests.classifier()
        #expect(expectPrintable("save") { try network.save(to: missing) })
        #expect(expectPrintable("text") { _ = try TextData.text(ofFiles: [missing]) })
        #expect(expectPrintable("appender") { _ = try HDF5Appender(creating: missing) })
        #expect(expectPrintable("appender") { _ = try HDF5Appender(continuing: wrong) })
        #expect(expectPrintable("logs") { try Logs().save(to: missing) })
    }

    @Test("no error about what was asked for passes it on")
    func requests() throws {
        let name = Self.hostile
        let network = try NetworkFileTests.classifier()
        let requests: [(String, () throws -> Void)] = [
            ("a buffer", { _ = try network.bufferShape(name) }),
            ("a predictor's buffer", { _ = try network.predictor(for: [name]) }),
            (
                "a log",
                {
                    var logs = Logs(); try logs.append(1, to: name)
                }
            ),
            (
                "a hook",
                {
                    try Trainer(stepper: SgdStepper(learningRate: 1), hooks: []).add(
                        StopAfterEpoch(1), name: name)
                }
            ),
            (
                "an unwired column",
                {
                    try Trainer(
                        stepper: SgdStepper(learningRate: 1), hooks: [StopAfterEpoch(1)], verbose: false
                    ).train(
                        network, on: Undivided(Samples([name: .init(shape: [1, 1, 1], values: [1])])),
                        output: SilentOutput())
                }
            ),
        ]
        for (what, body) in requests { #expect(expectPrintable(what, body), "\(what)") }
    }

    @Test("JSON for people escapes it, and stays the same value")
    func readable() throws {
        let value: JSONValue = [
            Self.hostile: .array([.string(Self.hostile), .string("\u{E0041}\u{7F}\u{1F600}é")])
        ]
        for text in [try value.readable(), try value.printableLine()] {
            expectPrintableLines(text, "JSON")
            #expect(text.contains("\\u202e") && text.contains("\\udb40\\udc41\\u007f😀é"))
            #expect(try JSONValue(parsing: text) == value)
        }
        #expect(try value.canonical().contains("\u{202E}"))
    }
}
