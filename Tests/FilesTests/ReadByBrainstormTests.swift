import Brainstorm
import Foundation
import TestSupport
import Testing

/// Our network files in the hands of brainstorm 0.5. It needs CPython 3.6, so the test that runs it waits for
/// `BRAINSTORM_05_PYTHON`, the path of a Python that can import it.
struct ReadByBrainstormTests {
    private static let python = ProcessInfo.processInfo.environment["BRAINSTORM_05_PYTHON"]

    /// What the original cannot load from its own file either: it passes a value to `Uniform` twice.
    private static func usesUniform(_ name: String) throws -> Bool {
        try HDF5File(path: Fixtures.path("\(ReferenceCase.folder)/\(name).hdf5")).root
            .dataset("description").readString().contains(#""Uniform""#)
    }

    @Test(
        "brainstorm 0.5 reads what we write and computes the same from it",
        .enabled(if: python != nil, "BRAINSTORM_05_PYTHON is not set"))
    func read() throws {
        let directory = try TemporaryDirectory()
        var files: [String] = []
        for reference in ReferenceCase.all where try !Self.usesUniform(reference.name) {
            let path = directory.path("\(reference.name).h5")
            let network = try Network.load(
                from: Fixtures.path("\(ReferenceCase.folder)/\(reference.name).hdf5"))
            try network.save(to: path)
            files.append(path)
        }
        let result = try run(
            Self.python ?? "",
            [Fixtures.path("brainstorm-0.5-reader/read_networks.py"), Fixtures.path(ReferenceCase.folder)]
                + files,
            timeout: 300)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == files.count, "\(result.errors)")
        for line in lines { #expect(line.contains(" equal "), "\(line)") }
    }

    @Test("a description holds only what brainstorm 0.5 knows, where it knows the types")
    func keys() throws {
        for reference in ReferenceCase.all {
            let theirs = try JSONValue(
                parsing: HDF5File(path: Fixtures.path("\(ReferenceCase.folder)/\(reference.name).hdf5")).root
                    .dataset("description").readString())
            let network = try Network.load(
                from: Fixtures.path("\(ReferenceCase.folder)/\(reference.name).hdf5"))
            let ours = try network.description()
            #expect(ours["handler"] == theirs["handler"], "\(reference.name)")
            guard case .object(let layers)? = ours["architecture"] else {
                Issue.record("\(reference.name): no architecture")
                continue
            }
            for (name, layer) in layers {
                guard case .object(let options) = layer,
                    case .object(let known)? = theirs["architecture"]?[name]
                else {
                    Issue.record("\(reference.name): no layer \(name)")
                    continue
                }
                let unknown = Set(options.keys).subtracting(known.keys).sorted()
                #expect(
                    unknown.isEmpty,
                    "\(reference.name): \(name) has \(unknown), which the original does not know")
            }
        }
    }
}
