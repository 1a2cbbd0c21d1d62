import HDF5
import TestSupport
import Testing

private func failure(_ body: () throws -> Void) -> HDF5Error? {
    do {
        try body()
        return nil
    } catch {
        return error as? HDF5Error
    }
}

@Suite("Paths and references", .enabled(if: Tool.h5py != nil))
struct PathTests {
    private let directory: TemporaryDirectory
    private let file: HDF5File

    init() throws {
        directory = try TemporaryDirectory()
        try python(denseFilesScript, directory.path)
        file = try HDF5File(path: directory.path("small"))
    }

    @Test("soft links are followed where the caller asks for it")
    func softLinks() throws {
        let root = try file.root
        for path in [
            "links/direct", "/links/relative", "links/deeper/up", "links/here/deeper/same", "links/root/data",
        ] {
            let dataset = try root.dataset(path, following: .soft)
            #expect(try dataset.read(Int.self) == Array(0..<6), "\(path)")
        }
        #expect(try root.dataset("links/relative", following: .soft).path == "/links/relative")
        #expect(try root.group("links/group", following: .soft).path == "/links/group")
        #expect(try root.object("links/group/g07", following: .soft).path == "/links/group/g07")
        let links = try root.group("links")
        #expect(
            try links.dataset("direct", following: .soft).objectAddress == root.dataset("data").objectAddress)
    }

    @Test("links that are not followed are refused in words")
    func refused() throws {
        let root = try file.root
        #expect(
            failure { _ = try root.object("links/direct") }?.description
                == "/links/direct: this is a soft link to \"/data\", and only hard links are followed")
        #expect(
            failure { _ = try root.object("links/other", following: .soft) }?.message
                == "this is an external link to \"/x\" in the file \"other.h5\", and only hard and soft links are followed"
        )
        #expect(failure { _ = try root.object("links/nothing", following: .soft) }?.code == .notFound)
        // ".." is a name that no link has.
        #expect(
            failure { _ = try root.object("links/up", following: .soft) }?.message
                == "there is no \"..\" in this group")
        let loop = failure { _ = try root.object("links/loop", following: .soft) }
        #expect(loop?.code == .limit)
        #expect(
            failure { _ = try root.group("links").object(named: "direct") }?.message
                == "this is a soft link to \"/data\", and only hard links are followed")
    }

    @Test("a circle of soft links is no endless path")
    func circle() throws {
        let path = Array(repeating: "links/root", count: 100).joined(separator: "/")
        #expect(failure { _ = try file.root.object(path, following: .soft) }?.code == .limit)
    }

    @Test("references lead to the objects that paths lead to", arguments: ["small", "base"])
    func references(name: String) throws {
        let file = try HDF5File(path: directory.path(name))
        let root = try file.root
        let data = try root.dataset("data")
        let bytes = try root.dataset("references").readBytes()
        let address = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
        #expect(address == data.objectAddress)
        guard case .dataset(let found) = try file.object(atAddress: address, path: "/data") else {
            Issue.record("the reference does not lead to a dataset")
            return
        }
        #expect(try found.read(Int.self) == Array(0..<6))
        #expect(found.path == "/data")
        if name == "small" { #expect(try root.dataset("again").objectAddress == address) }
        for wrong in [-1, Int.max, 1 << 40] {
            #expect(failure { _ = try file.object(atAddress: wrong) }?.code == .truncated)
        }
        #expect(failure { _ = try file.object(atAddress: 3) }?.code == .damaged)
    }
}
