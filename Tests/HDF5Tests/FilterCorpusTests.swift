import Foundation
import HDF5
import Testing

/// The numbers of a file of the corpus, as far as they went through filters.
private struct Oracle: Decodable {
    struct Object: Decodable {
        let path: String
        let kind: String
        let type: Description?
        let sha256: String?
        let nbytes: Int?
    }
    struct Description: Decodable {
        let `class`: String
        let size: Int?
        let order: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            `class` = try container.decode(String.self, forKey: .class)
            // The size of texts may be a word.
            size = try? container.decode(Int.self, forKey: .size)
            order = try? container.decode(String.self, forKey: .order)
        }
        enum CodingKeys: CodingKey { case `class`, size, order }
    }
    let objects: [Object]
}

private let hashing = """
    import sys, hashlib
    for line in open(sys.argv[1] + "/list"):
        file, expected = line.split()
        found = hashlib.sha256(open(sys.argv[1] + "/" + file, "rb").read()).hexdigest()
        if found != expected: sys.exit(int(file) % 100 + 100)
    """

@Suite("Filters of other programs' files", .enabled(if: Python.hasH5py))
struct FilterCorpusTests {
    @Test(
        "numbers that went through filters have the digests that the C library gives", arguments: Corpus.all)
    func digests(corpus: Corpus) throws {
        let folder = try TestFiles.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let known: Set = [1, 2, 3, 5, 6, 32000]
        var (list, counts): (String, [Int: Int]) = ("", [:])
        var names: [String] = []
        for url in TestFiles.files(in: corpus.folder, endings: [".json"]) {
            guard let oracle = try? JSONDecoder().decode(Oracle.self, from: Data(contentsOf: url)),
                let root = try? HDF5File(path: String(url.path.dropLast(5))).root
            else { continue }
            for object in oracle.objects where object.kind == "dataset" {
                guard let type = object.type, ["integer", "float"].contains(type.class), let size = type.size,
                    let sha256 = object.sha256, let dataset = try? root.dataset(object.path),
                    !dataset.filters.isEmpty, known.isSuperset(of: dataset.filters.map(\.id))
                else { continue }
                let name = "\(url.lastPathComponent) \(object.path)"
                var bytes: [UInt8]
                do {
                    bytes = Array(try dataset.readBytes())
                } catch let error as HDF5Error where error.code == .unsupported {
                    // Other parts of the file may be beyond this reader, these filters never are.
                    #expect(
                        error.structure != "filter pipeline message" && error.structure != "chunk", "\(name)")
                    continue
                }
                #expect(bytes.count == object.nbytes, "\(name)")
                if type.order == "be" {
                    for start in stride(from: 0, to: bytes.count, by: size) {
                        bytes[start..<(start + size)].reverse()
                    }
                }
                try Data(bytes).write(to: folder.appending(path: "\(names.count)"))
                list += "\(names.count) \(sha256)\n"
                names.append(name)
                for filter in dataset.filters { counts[filter.id, default: 0] += 1 }
            }
        }
        try Data(list.utf8).write(to: folder.appending(path: "list"))
        let status = Int(try Python.run(hashing, [folder.path]))
        let suspects = names.indices.filter { $0 % 100 + 100 == status }.map { names[$0] }
        #expect(status == 0, "one of these differs: \(suspects)")
        print("digests: \(names.count) datasets agree; by filter \(counts.sorted { $0.key < $1.key })")
        #expect(names.count >= (corpus.name == "whole" ? 100 : 10))
        if corpus.name == "whole" { for id in known { #expect(counts[id, default: 0] > 0, "filter \(id)") } }
    }
}
