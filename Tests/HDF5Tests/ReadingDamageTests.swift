import Foundation
import HDF5
import Testing

/// A small generator of its own, so that every run changes the same bytes.
private struct Changes {
    var state: UInt64
    mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33)
    }
}

/// Reads everything that can be reached; reaching the end is the test.
private func readAll(_ bytes: [UInt8]) -> Bool {
    var limits = HDF5Limits()
    limits.dataBytes = 16 << 20
    guard let file = try? HDF5File(bytes: bytes, limits: limits) else { return false }
    return walk(file, objects: 200).errors.isEmpty
}

private let script = #"""
    import sys, numpy as np, h5py
    def fill(f, **options):
        f.create_dataset("chunked", data=np.arange(60, dtype="f4").reshape(12, 5), chunks=options.pop("chunks", (5, 2)), **options)
        f.create_dataset("contiguous", data=np.arange(20, dtype=">i4"))
        f.create_dataset("group/text", data=np.array(["a", "bc"], object), dtype=h5py.string_dtype())
        f["group/fixed"] = np.array([b"one", b"two"])
        f["group/record"] = np.zeros(2, [("a", "i4"), ("b", "(2,)f8"), ("c", "S3")])
        f.create_dataset("unwritten", (3,), "i2", fillvalue=3)
        f["soft"] = h5py.SoftLink("/chunked")
        f.attrs["note"] = "text"
        f["group"].attrs["numbers"] = np.arange(4)
        f["group"].attrs["flag"] = np.bool_(True)
    for i, (options, filters) in enumerate([
            ({}, {}), ({}, dict(compression="gzip", shuffle=True, fletcher32=True)), ({}, dict(compression="gzip")),
            (dict(libver="v110"), dict(chunks=(12, 5), compression="gzip")), (dict(libver="v108"), dict(fletcher32=True)), (dict(userblock_size=512), {})]):
        with h5py.File(sys.argv[1] + "/%d.hdf5" % i, "w", **options) as f:
            fill(f, **filters)
    """#

@Suite("Damaged files")
struct ReadingDamageTests {
    private static func damage(_ original: [UInt8], seed: UInt64, truncations: Int, changes: Int) -> Int {
        var random = Changes(state: seed)
        var whole = 0
        for index in 0..<truncations {
            if readAll(Array(original.prefix(original.count * index / truncations))) { whole += 1 }
        }
        for _ in 0..<changes {
            var bytes = original
            bytes[random.next() % bytes.count] = UInt8(truncatingIfNeeded: random.next())
            if readAll(bytes) { whole += 1 }
        }
        return whole
    }

    @Test("files cut short or changed in one byte are read or refused", .enabled(if: Python.hasH5py))
    func writtenByH5py() throws {
        let folder = try TestFiles.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Python.run(script, [folder.path]) == 0)
        let files = TestFiles.files(in: folder, endings: [".hdf5"])
        #expect(files.count == 6)
        for (index, url) in files.enumerated() {
            let whole = Self.damage(
                try TestFiles.bytes(url), seed: UInt64(index), truncations: 200, changes: 2000)
            // Most bytes are data or unused; a reader that refuses all of these has another fault.
            #expect(whole > 200, "\(url.lastPathComponent)")
        }
    }

    @Test("files of the original library cut short or changed in one byte are read or refused")
    func fixtures() throws {
        let folder = TestFiles.folder("brainstorm-0.5-cases")
        let files = TestFiles.files(in: folder, endings: [".hdf5"])
        for (index, url) in files.filter({ !$0.path.hasSuffix(".case.hdf5") }).prefix(2).enumerated() {
            let whole = Self.damage(
                try TestFiles.bytes(url), seed: UInt64(100 + index), truncations: 200, changes: 2000)
            #expect(whole > 200, "\(url.lastPathComponent)")
        }
    }

    @Test("no prefix of a file is taken for the file", .enabled(if: Python.hasH5py))
    func prefixes() throws {
        let folder = try TestFiles.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Python.run(script, [folder.path]) == 0)
        let bytes = try TestFiles.bytes(folder.appending(path: "0.hdf5"))
        for count in stride(from: 0, to: bytes.count, by: 97) {
            #expect(throws: HDF5Error.self) { try HDF5File(bytes: Array(bytes.prefix(count))) }
        }
    }

    @Test("bytes that are no HDF5 file are refused in words", arguments: [0, 7, 8, 5000])
    func noFile(count: Int) {
        let error = #expect(throws: HDF5Error.self) {
            try HDF5File(bytes: [UInt8](repeating: 1, count: count))
        }
        #expect(error?.code == .damaged)
        #expect(error?.description == "this is not an HDF5 file: it has no superblock (superblock, byte 0)")
    }

    @Test("a signature alone is a truncated superblock")
    func signatureOnly() {
        let error = #expect(throws: HDF5Error.self) {
            try HDF5File(bytes: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])
        }
        #expect(error?.code == .truncated)
        #expect(error?.description == "1 bytes are needed here and 0 are left (superblock, byte 8)")
    }

    @Test("a superblock of an unknown version is refused by its number")
    func unknownVersion() {
        let error = #expect(throws: HDF5Error.self) {
            try HDF5File(bytes: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 9])
        }
        #expect(error?.code == .unsupported)
        #expect(error?.message == "version 9 is not known")
    }

    @Test("what is not a regular file is not opened")
    func notRegular() {
        let folder = #expect(throws: HDF5Error.self) { try HDF5File(path: "/tmp") }
        #expect(folder?.code == .system)
        #expect(folder?.description == "/tmp: this is not a regular file")
        let device = #expect(throws: HDF5Error.self) { try HDF5File(path: "/dev/zero") }
        #expect(device?.message == "this is not a regular file")
        let missing = #expect(throws: HDF5Error.self) { try HDF5File(path: "/nowhere/x.hdf5") }
        #expect(missing?.code == .system)
        #expect(missing?.description == "/nowhere/x.hdf5: could not open the file: No such file or directory")
    }
}
