import Foundation
@_spi(Fuzzing) import HDF5
import TestSupport
import Testing

/// The files of the script, made once for all tests.
private let folder: String? = {
    guard let folder = try? TestFiles.scratch().path, (try? python(denseFilesScript, folder)) != nil else {
        return nil
    }
    return folder
}()

private func file(_ name: String, resolver: HDF5Resolver? = nil) throws -> HDF5File {
    let folder = try #require(folder, "the script that writes the files failed")
    return try HDF5File(path: "\(folder)/\(name)", resolver: resolver)
}

private func failure(_ body: () throws -> Void) -> HDF5Error? {
    do {
        try body()
        return nil
    } catch {
        return error as? HDF5Error
    }
}

/// Seconds that `body` takes.
private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let time = try ContinuousClock().measure(body)
    return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
}

@Suite("Links and attributes in heaps", .enabled(if: Tool.h5py != nil))
struct DenseTests {
    @Test("10,000 links of one group are found at once", arguments: ["many-new", "many-old"])
    func manyLinks(name: String) throws {
        let root = try file(name).root
        let group = try root.group("group")
        #expect(Set(group.names) == Set((0..<10000).map { "d\($0)" }))
        let names = group.names
        #expect(names == names.sorted())
        let time = try seconds {
            for index in 0..<10000 { _ = try group.dataset("d\(index)") }
        }
        print("\(name): 10,000 datasets are opened in \(time) s")
        #expect(time < 1)
        // By a path through the group, which is not read again for each.
        let throughPath = try seconds {
            for index in stride(from: 0, to: 10000, by: 7) {
                let values = try root.dataset("group/d\(index)").read(Int32.self)
                #expect(values == [Int32(index)])
            }
        }
        #expect(throughPath < 1)
        #expect(failure { _ = try group.object("d10000") }?.code == .notFound)
    }

    @Test(
        "10,000 attributes are read, in a heap or in the header",
        arguments: [("many-new", "attributes"), ("compact", "/")])
    func manyAttributes(name: String, path: String) throws {
        let root = try file(name).root
        let time = try seconds {
            let group = try root.group(path)
            #expect(group.attributeNames.count == 10000)
            for index in 0..<10000 {
                #expect(try group.attribute("a\(index)").read(Int32.self) == [Int32(index)])
            }
        }
        print("\(name): 10,000 attributes are read in \(time) s")
        #expect(time < 2)
    }

    @Test("names come by their bytes and in the order in which they were made")
    func order() throws {
        let group = try file("small").root.group("dense")
        let names = (0..<40).map { $0 < 10 ? "g0\($0)" : "g\($0)" }
        #expect(group.names == names)
        #expect(group.namesInCreationOrder == Array(names.reversed()))
        let attributes = (0..<20).map { $0 < 10 ? "a0\($0)" : "a\($0)" }
        #expect(group.attributeNames == attributes + ["text"])
        #expect(group.attributeNamesInCreationOrder == attributes.reversed() + ["text"])
        #expect(try group.attribute("a07").read(Int.self) == Array(0..<7))
        #expect(try group.attribute("text").readString() == "text")
        let untracked = try file("many-new").root.group("group")
        #expect(untracked.namesInCreationOrder == nil)
        let old = try file("many-old").root
        #expect(old.namesInCreationOrder == nil)
        let error = failure { _ = try group.attribute("a20") }
        #expect(error?.description == "/dense: there is no attribute \"a20\"")
    }

    @Test("an attribute of 100,000 bytes and a link of 5,000 stand by themselves")
    func huge() throws {
        let group = try file("small").root.group("huge")
        let expected = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try group.attribute("bytes").readBytes() == expected)
        #expect(try group.attribute("small").read(Int.self) == [7])
        #expect(try group.link("l5") == .soft("/dense/" + String(repeating: "x", count: 5000)))
        #expect(group.names.count == 12)
    }

    @Test("heaps whose blocks are compressed are read")
    func filtered() throws {
        let root = try file("filtered").root
        let group = try root.group("g")
        #expect(group.names.count == 2001)
        #expect(try group.link("name1234") == .soft("/target/1234"))
        #expect(try group.link("huge") == .soft("/" + String(repeating: "t", count: 20000)))
        // Few links: the root block is a direct one.
        let one = try root.group("one")
        #expect(one.names == (0..<9).map { "name\($0)" })
        #expect(try one.link("name8") == .soft("/target/8"))
    }

    @Test("metadata that the file keeps in a cache image is read")
    func cacheImage() throws {
        let root = try file("image").root
        for index in 0..<20 {
            #expect(try root.dataset("g\(index)/d").read(Int.self) == Array(0..<index))
        }
        #expect(try root.group("g3").attribute("note").readString() == "in the image")
    }

    @Test("a family of the newer form is read with a resolver and refused without")
    func family() throws {
        let folder = try #require(folder)
        let root = try file("family0.h5", resolver: .directory(folder)).root
        #expect(try root.dataset("d").read(Int.self) == Array(0..<4000))
        #expect(failure { _ = try file("family0.h5") }?.code == .unsupported)
    }
}

@Suite("Messages that objects share", .enabled(if: Tool.h5py != nil))
struct SharedMessageTests {
    @Test(
        "types, shapes, fill values, filters and attributes in the shared message table are read",
        arguments: [("shared-list", 6), ("shared-tree", 150), ("shared-types", 20)])
    func table(name: String, count: Int) throws {
        let root = try file(name).root
        #expect(root.names.count == count + 1)
        for index in 0..<count {
            let dataset = try root.dataset("d\(index)")
            #expect(dataset.shape == [3, index % 5])
            let element = HDF5Element.compound([
                .init(name: "a", value: .integer(1)), .init(name: "b", value: .float(2.5)),
            ])
            #expect(try dataset.readElements() == Array(repeating: element, count: 3 * (index % 5)))
            #expect(dataset.attributeNames.count == (index < 3 ? 13 : 3))
            #expect(try dataset.attribute("own").read(Int.self) == Array(0..<(index % 7)))
            let common = HDF5Element.compound([
                .init(name: "a", value: .integer(1)), .init(name: "b", value: .float(0.5)),
            ])
            #expect(try dataset.attribute("common1").readElements() == [common, common, common])
        }
        let filtered = try root.dataset("filtered")
        #expect(filtered.filters.map(\.name) == ["deflate"])
        #expect(try filtered.read(Int.self) == Array(0..<100))
        #expect(try root.attribute("root2").readString() == "the same text in all of these")
        // The type is shared, but it has no header of its own.
        let usesNamedType = try root.dataset("d0").usesNamedType
        #expect(!usesNamedType)
    }

    @Test("a named datatype is read where it is used, and has attributes in a heap")
    func committed() throws {
        let root = try file("committed").root
        guard case .namedType(let type) = try root.object("type") else {
            Issue.record("\"type\" is not a datatype")
            return
        }
        let dataset = try root.dataset("d")
        #expect(dataset.datatype == type.datatype)
        #expect(dataset.usesNamedType)
        let attribute = try dataset.attribute("x")
        #expect(attribute.datatype == type.datatype)
        #expect(type.attributeNames.count == 20)
        #expect(try type.attribute("t19").read(Int.self) == [19])
    }

    @Test("a shared message that leads to itself is refused")
    func circle() throws {
        let folder = try #require(folder)
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/committed")))
        // The dataset's type: 02 02 and the address.
        let root = try file("committed").root
        let address = try root.dataset("d").objectAddress
        let type = try root.object("type").objectAddress
        let pattern: [UInt8] = [2, 2] + (0..<8).map { UInt8(truncatingIfNeeded: type >> (8 * $0)) }
        let place = try #require(
            (address..<bytes.count - 10).first { Array(bytes[$0..<$0 + 10]) == pattern })
        bytes.replaceSubrange(
            place + 2..<place + 10, with: (0..<8).map { UInt8(truncatingIfNeeded: address >> (8 * $0)) })
        // The header's checksum stands after its messages: flags at 5 say how wide their size is.
        let flags = Int(bytes[address + 5])
        var position = address + 6 + (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
        let width = 1 << (flags & 3)
        let size = (0..<width).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
        position += width + size
        let sum = bytes[address..<position].withUnsafeBytes { MetadataChecksum.of($0) }
        for index in 0..<4 { bytes[position + index] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * index)) }
        let error = failure { _ = try HDF5File(bytes: bytes).root.dataset("d") }
        #expect(error?.code == .damaged)
        #expect(
            error?.message == "a shared message leads to another one, or to an attribute of another object")
    }
}
