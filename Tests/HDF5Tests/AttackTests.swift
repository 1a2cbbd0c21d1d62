import Foundation
import HDF5
import TestSupport
import Testing

/// What has been done to other loaders, done to this one. The files are those of `Fixtures/hdf5-attacks`.
@Suite("Attacks")
struct AttackTests {
    private func open(_ name: String, resolver: HDF5Resolver? = nil) throws -> HDF5Group {
        try HDF5File(path: Fixtures.path("hdf5-attacks/\(name).h5"), resolver: resolver).root
    }

    /// The error that `body` ends in.
    private func error(_ body: () throws -> Void) -> HDF5Error? {
        do {
            try body()
            return nil
        } catch let error as HDF5Error {
            return error
        } catch {
            Issue.record("not an HDF5Error: \(error)")
            return nil
        }
    }

    // MARK: Other files

    @Test("external storage is described, and read from no file that a resolver does not give")
    func externalStorage() throws {
        let root = try open("external-storage")
        let weights = try root.dataset("weights")
        #expect(weights.layout == .external([.init(file: "/etc/passwd", offset: 0, size: 4)]))
        let refusal = error { _ = try weights.readBytes() }
        #expect(refusal?.code == .unsupported)
        #expect(refusal?.object == "/weights")
        #expect(
            refusal?.message
                == "the elements are in the file \"/etc/passwd\", and other files are opened only through a resolver"
        )
        let followed = try open("external-storage", resolver: .directory(Fixtures.path("hdf5-attacks")))
        for name in ["weights", "above"] {
            let refusal = error { _ = try followed.dataset(name).readBytes() }
            #expect(refusal?.code == .unsupported)
            #expect(refusal?.message.hasSuffix("is not one that may be opened") == true)
        }
    }

    @Test("a directory's resolver gives plain names in it, and no symbolic links")
    func resolver() throws {
        let folder = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("secret.bin"), withDestinationPath: "/etc/passwd")
        let source = Fixtures.path("hdf5-attacks/external-storage.h5")
        let bytes = try Data(contentsOf: URL(filePath: source))
        let renamed = bytes.map { $0 }.replacing(Array("/etc/passwd".utf8), with: Array("secret.bin\0".utf8))
        let path = try folder.write(renamed, to: "links.h5")
        let root = try HDF5File(path: path, resolver: .directory(folder.path)).root
        let refusal = error { _ = try root.dataset("weights").readBytes() }
        #expect(refusal?.message == "the file \"secret.bin\" is not one that may be opened")
    }

    @Test("external links are described and never followed")
    func externalLinks() throws {
        let root = try open("external-link")
        #expect(try root.link("secret") == .external(file: "/etc/passwd", path: "/root"))
        let refusal = error { _ = try root.object("neighbour") }
        #expect(refusal?.code == .unsupported)
    }

    @Test("virtual datasets are described, and read from no file that a resolver does not give")
    func virtualElsewhere() throws {
        let weights = try open("virtual-elsewhere").dataset("weights")
        guard case .virtual(let mappings) = weights.layout else {
            Issue.record("\(weights.layout)")
            return
        }
        #expect(mappings.map(\.file) == ["/etc/hdf5/secret.h5"])
        let refusal = error { _ = try weights.readBytes() }
        #expect(refusal?.code == .unsupported)
        let followed = try open("virtual-elsewhere", resolver: .directory(Fixtures.path("hdf5-attacks")))
        #expect(error { _ = try followed.dataset("weights").readBytes() }?.code == .unsupported)
    }

    // MARK: Circles and depth

    @Test("virtual datasets that refer to each other end in an error")
    func virtualCircle() throws {
        let refusal = error { _ = try open("virtual-circle").dataset("a").readBytes() }
        #expect(refusal?.code == .limit)
    }

    @Test("soft links in a circle are not followed")
    func softLinks() throws {
        #expect(error { _ = try open("soft-link-circle").object("a") }?.code == .unsupported)
    }

    @Test("a group that holds itself, and 200 groups in each other, end at the depth limit")
    func depth() throws {
        let circle = Array(repeating: "inner/again", count: 100).joined(separator: "/")
        #expect(error { _ = try open("group-circle").object(circle) }?.code == .limit)
        let deep = Array(repeating: "g", count: 200).joined(separator: "/")
        #expect(error { _ = try open("deep-groups").object(deep) }?.code == .limit)
    }

    @Test("types in types are read up to the depth limit")
    func deepTypes() throws {
        #expect(try open("deep-type").dataset("nested").readElements() == [.sequence([])])
        var limits = HDF5Limits()
        limits.typeDepth = 10
        let root = try HDF5File(path: Fixtures.path("hdf5-attacks/deep-type.h5"), limits: limits).root
        let refusal = error { _ = try root.dataset("nested") }
        #expect(refusal?.code == .limit)
        #expect(refusal?.structure == "datatype message")
    }

    // MARK: Bombs

    @Test(
        "a small file that claims huge data is refused before memory is taken",
        arguments: [
            ("shape-bomb", "weights"), ("shape-bomb", "contiguous"), ("decompression-bomb", "weights"),
            ("chunk-bomb", "weights"),
        ])
    func bombs(file: String, dataset: String) throws {
        let refusal = error { _ = try open(file).dataset(dataset).readBytes() }
        #expect(refusal?.code == .limit)
        #expect(refusal?.message.contains("dataBytes") == true)
    }

    @Test("many bombs, each below the limit, share one budget")
    func manyBombs() throws {
        let root = try open("many-bombs")
        var read = 0
        let refusal = error {
            for name in root.names { read += try root.dataset(name).readBytes().count }
        }
        #expect(refusal?.code == .limit)
        // The file's size and 64 MiB, in datasets of 4 MiB.
        #expect(read == 16 << 22)
    }

    @Test("one text that is referred to again and again is charged each time")
    func textBomb() throws {
        let refusal = error { _ = try open("text-bomb").dataset("texts").readStrings() }
        #expect(refusal?.code == .limit)
    }
}
