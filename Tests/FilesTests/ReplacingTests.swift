import Brainstorm
import Foundation
import TestSupport
import Testing

/// What the library itself writes over, whoever calls it: plain files, where links lead, with the access that was there.
struct ReplacingTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test(
        "a file that is saved again keeps its permissions, and links to it stay links",
        arguments: [0o600, 0o640, 0o664])
    func access(permissions: Int) throws {
        let directory = try TemporaryDirectory()
        let network = try NetworkFileTests.classifier()
        try FileManager.default.createDirectory(
            atPath: directory.path("folder"), withIntermediateDirectories: false)
        let (link, chain, path) = (
            directory.path("link.h5"), directory.path("folder/chain.h5"), directory.path("real.h5")
        )
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "folder/chain.h5")
        try FileManager.default.createSymbolicLink(atPath: chain, withDestinationPath: "../real.h5")
        // Through links that lead to nothing yet.
        try network.save(to: link)
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        try network.save(to: link)
        #expect(try mode(path) == permissions)
        try network.extract(
            ["Hid.outputs.default"], over: Undivided(SampleFiles.samples), to: link)
        #expect(try mode(path) == permissions)
        #expect(try FileKind(of: path) == .buffers)
        for name in [link, chain] {
            let type = try FileManager.default.attributesOfItem(atPath: name)[.type]
            #expect(type as? FileAttributeType == .typeSymbolicLink)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(Set(names) == ["folder", "link.h5", "real.h5"])
    }

    @Test(
        "owner and group stay, where the process may give files away", .enabled(if: getuid() == 0, "not root")
    )
    func owner() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("network.h5")
        let network = try NetworkFileTests.classifier()
        try network.save(to: path)
        #expect(chown(path, 1234, 2345) == 0)
        try network.save(to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.ownerAccountID] as? Int == 1234)
        #expect(attributes[.groupOwnerAccountID] as? Int == 2345)
    }

    @Test("a directory, a pipe, a device and links in a circle are refused and stay")
    func refused() throws {
        let directory = try TemporaryDirectory()
        let network = try NetworkFileTests.classifier()
        let (folder, pipe, circle) = (
            directory.path("folder.h5"), directory.path("pipe.h5"), directory.path("circle.h5")
        )
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        #expect(mkfifo(pipe, 0o600) == 0)
        try FileManager.default.createSymbolicLink(atPath: circle, withDestinationPath: "circle.h5")
        for (path, message) in [
            (folder, "is a directory"), (pipe, "is a pipe or a device"),
            ("/dev/null", "is a pipe or a device"),
            (circle, "leads back to itself"),
        ] {
            let error = #expect(throws: FileError.self) { try network.save(to: path) }
            #expect(error?.message.contains(message) == true, "\(path): \(error as Any)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(Set(names) == ["folder.h5", "pipe.h5", "circle.h5"])
        #expect(try FileKind(of: "/dev/null") == .special && FileKind(of: pipe) == .special)
    }

    @Test("a temporary file leads nobody elsewhere: a link in its place is not followed")
    func plantedLink() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("network.h5")
        _ = try directory.write(Array("precious".utf8), to: "precious")
        try FileManager.default.createSymbolicLink(
            atPath: "\(path).\(processNumber).tmp", withDestinationPath: "precious")
        _ = try? NetworkFileTests.classifier().save(to: path)
        #expect(try directory.read("precious") == Array("precious".utf8))
    }

    @Test("files are told apart by what is in them, not by their names")
    func kinds() throws {
        let directory = try TemporaryDirectory()
        let paths = try SampleFiles.write(into: directory)
        let kinds: [FileKind] = [.network, .network, .run, .logs, .data]
        #expect(try paths.map { try FileKind(of: $0) } == kinds)
        for (text, kind) in [
            ("", FileKind.empty), ("{\"a\": 1}", .otherJSON), ("[1]", .otherJSON), ("{", .other),
            ("<svg xmlns", .picture), ("<!DOCTYPE html>", .page), ("a,b\n1,2", .other),
            ("{\"@type\": \"Experiment\"}", .experiment),
        ] {
            let path = try directory.write(Array(text.utf8), to: "x.h5")
            #expect(try FileKind(of: path) == kind, "\(text)")
        }
        #expect(try FileKind(of: directory.path("absent")) == nil)
        // HDF5 may begin later in the file, after what another program has put before it.
        let block = [UInt8](repeating: 32, count: 512)
        let bytes = try readFile(paths[0])
        #expect(try FileKind(of: directory.write(block + bytes, to: "x.h5")) != .other)
    }
}
