import Brainstorm
import Foundation
import TestSupport
import Testing

struct DataTests {
    @Test("the embedded digits are all there")
    func digits() throws {
        let splits = try Digits.load()
        let (training, held) = (try #require(splits["training"]), try #require(splits["validation"]))
        #expect(training.count == 1348 && held.count == 449)
        #expect(training["default"]?.shape == [1, 1348, 8, 8, 1])
        // The class counts of scikit-learn's description of the data set.
        var counts = [Int](repeating: 0, count: 10)
        for target in [training, held].flatMap({ $0["targets"]?.values ?? [] }) { counts[Int(target)] += 1 }
        #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
        // The first image, a zero: its first two rows, of sixteen.
        let image = try #require(training["default"]).values.prefix(16).map { $0 * 16 }
        #expect(image == [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0])
    }

    @Test("IDX files are read, plain and compressed")
    func idx() throws {
        let plain: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]
        let file = try IDX(plain)
        #expect(file.shape == [2, 3])
        guard case .bytes(let bytes) = file.numbers else {
            Issue.record("bytes stay bytes")
            return
        }
        #expect(bytes == [1, 2, 3, 4, 5, 255])
        let floats = try IDX([0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0])
        guard case .floats(let values) = floats.numbers else {
            Issue.record("floats are floats")
            return
        }
        #expect(values == [1.5])
    }

    @Test(
        "hostile IDX files are refused with what is wrong",
        arguments: [
            ([], "does not begin like an IDX file (00 00, type, rank)"),
            ([0, 0, 7, 1, 0, 0, 0, 1, 5], "does not begin like an IDX file (00 00, type, rank)"),
            ([0, 0, 8, 3, 0, 0, 0, 1], "ends within the IDX header"),
            ([0, 0, 8, 1, 0, 0, 0, 9, 5], "has 1 bytes of data, but its header says 9 elements of 1"),
            (
                [0, 0, 8, 4] + [UInt8](repeating: 255, count: 16) + [1],
                "claims too many elements"
            ),
            ([0x1F, 0x8B] + [UInt8](repeating: 0, count: 20), "is a damaged gzip file"),
        ] as [([UInt8], String)])
    func hostileIDX(bytes: [UInt8], message: String) {
        #expect(throws: FileError(.format, path: "x.idx", message)) { try IDX(bytes, path: "x.idx") }
    }

    @Test("a data file gives back what was written")
    func dataFile() throws {
        let directory = try TemporaryDirectory()
        let file = DataFile(splits: [
            "training": [
                "default": DataFile.Column(shape: [2, 3, 2], .bytes((0..<12).map { UInt8($0) }), scale: 0.5),
                "targets": DataFile.Column(shape: [2, 3, 1], .floats([1, -2, 3.5, 4, 5, 6])),
            ]
        ])
        try file.save(to: directory.path("data.h5"))
        let samples = try #require(try DataFile.load(from: directory.path("data.h5"))["training"])
        #expect(samples["default"]?.values == (0..<12).map { Float($0) / 2 })
        #expect(samples["targets"]?.values == [1, -2, 3.5, 4, 5, 6])
        #expect(samples.timeSteps == 2 && samples.count == 3)
    }

    private static let fashionMNIST = "/usr/share/datasets/fashion-mnist"

    @Test(
        "Fashion-MNIST as Debian packages it",
        .enabled(
            if: FileManager.default.fileExists(atPath: fashionMNIST), "dataset-fashion-mnist is not installed"
        ))
    func fashion() throws {
        let columns = try IDX.columns(
            images: "\(Self.fashionMNIST)/t10k-images-idx3-ubyte.gz",
            labels: "\(Self.fashionMNIST)/t10k-labels-idx1-ubyte.gz")
        #expect(columns["default"]?.shape == [1, 10_000, 28, 28, 1])
        guard case .bytes(let labels)? = columns["targets"]?.numbers else {
            Issue.record("labels are bytes")
            return
        }
        for label in UInt8(0)..<10 { #expect(labels.count { $0 == label } == 1000) }
    }
}
