import Brainstorm
import Foundation
import TestSupport
import Testing

/// What is taken for classes, splits and pictures of a folder; nothing is decoded.
struct ImageFolderTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func images(_ files: [String]) throws -> ImageData {
        for file in files {
            let path = URL(fileURLWithPath: directory.path("pictures/\(file)"))
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data([1]).write(to: path)
        }
        return try ImageData(folder: directory.path("pictures"), holdingOut: 0)
    }

    private func refusal(_ files: [String]) -> String? {
        #expect(throws: FileError.self) { try images(files) }?.message
    }

    @Test(
        "splits are known by their names, however these are written",
        arguments: [["Train", "Test"], ["TRAINING", "test"], ["train", "Test"]])
    func spellings(names: [String]) throws {
        let found = try images(names.map { "\($0)/owl/1.png" })
        #expect(found.classes == ["owl"])
        #expect(found.splits.mapValues(\.count) == ["training": 1, "test": 1])
    }

    @Test("dev is validation, as in tables")
    func development() throws {
        let found = try images(["train/owl/1.png", "dev/owl/1.png"])
        #expect(found.splits.keys.sorted() == ["training", "validation"])
    }

    @Test("splits beside what is none are refused, a class that is called like one is not")
    func mixed() throws {
        let bus = try images(["bus/1.png", "train/1.png", "tram/1.png"])
        #expect(bus.classes == ["bus", "train", "tram"])
        #expect(
            refusal(["test/1.png"])
                == "has the folders 'test', 'train', which are called like splits, beside 'bus', 'tram', which "
                + "are not: put the pictures of splits, or of classes, into a folder of their own")
    }

    @Test("a class without a picture is refused, also where only its kind of file is not read")
    func emptyClasses() throws {
        let message = "has no pictures (.png, .jpg, .jpeg) of the class 'fox'"
        #expect(refusal(["owl/1.png", "fox/1.webp"]) == message)
    }

    @Test("a class without a picture in any split is refused")
    func emptyClassesOfSplits() throws {
        let message = "has no pictures (.png, .jpg, .jpeg) of the class 'fox'"
        #expect(refusal(["train/owl/1.png", "train/fox/1.txt", "test/owl/1.png"]) == message)
    }

    @Test("what nothing can be learned of, and files that are passed over, are told")
    func told() throws {
        let found = try images([
            "train/owl/1.png", "train/owl/notes.txt", "train/fox/.DS_Store", "train/fox/2.JPG",
            "test/cat/3.jpeg", "test/cat/old/4.tif",
        ])
        #expect(found.untrainedClasses == ["cat"])
        #expect(
            found.passedOver.map { $0.replacing(directory.path("pictures"), with: "") }
                == ["/test/cat/old/4.tif", "/train/owl/notes.txt"])
        let whole = try ImageData(folder: directory.path("pictures/train"), holdingOut: 0)
        #expect(whole.untrainedClasses.isEmpty && whole.passedOver.count == 1)
    }

    @Test("a picture in place of its folder is told from a table")
    func picture() throws {
        let path = try directory.write([1], to: "1.PNG")
        let error = #expect(throws: FileError.self) { try ImageData(table: path) }
        #expect(
            error?.message
                == "is a picture: give the folder that has a folder for each class, or a table of paths and classes"
        )
    }
}
