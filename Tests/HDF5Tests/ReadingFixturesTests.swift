import Foundation
import HDF5
import Testing

private let cases = TestFiles.folder("brainstorm-0.5-cases")

@Suite("Files of the original library", .enabled(if: cases != nil))
struct ReadingFixturesTests {
    @Test("every dataset and attribute of every case is read")
    func everything() throws {
        let files = TestFiles.files(in: cases, endings: [".hdf5"])
        #expect(files.count > 50)
        var datasets = 0
        for url in files {
            let count = walk(try HDF5File(path: url.path))
            #expect(
                count.errors.isEmpty, "\(url.lastPathComponent): \(count.errors.first?.description ?? "")")
            #expect(count.datasets >= 2, "\(url.lastPathComponent)")
            datasets += count.datasets
        }
        #expect(datasets > 1000)
    }

    @Test("a network file has its format, its description and its parameters")
    func network() throws {
        let folder = try #require(cases)
        let root = try HDF5File(path: folder.appending(path: "batch_norm_fc.hdf5").path).root
        #expect(root.names == ["description", "parameters"])
        #expect(try root.attribute("format").readString() == "Network file v1.0")
        #expect(try root.dataset("description").readString().contains("\"@type\""))
        let parameters = try root.dataset("parameters")
        #expect(parameters.datatype == .float(bytes: 4, bigEndian: false))
        let other = try HDF5File(path: folder.appending(path: "batch_norm_fc.case.hdf5").path).root
        #expect(try parameters.read(Float.self) == other.dataset("parameters").read(Float.self))
        #expect(parameters.count > 0)
    }
}
