import Brainstorm
import Foundation
import TestSupport
import Testing

/// Folders of pictures as data.
@Suite(.enabled(if: Image.canDecode, "built without the trait Images"))
struct ImageDataTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Copies fixtures into a folder.
    private func put(_ names: [String], into folder: String) throws {
        let path = directory.path(folder)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for name in names {
            let target = "\(path)/\(name.split(separator: "/").last ?? "")"
            try FileManager.default.copyItem(atPath: Fixtures.path("images/\(name)"), toPath: target)
        }
    }

    private func pixels(_ column: DataFile.Column?) -> [UInt8] {
        if case .bytes(let bytes)? = column?.numbers { bytes } else { [] }
    }

    private func decoded(_ name: String) throws -> Image {
        try Image(decoding: [UInt8](Data(contentsOf: URL(fileURLWithPath: Fixtures.path("images/\(name)")))))
    }

    @Test("a folder a class becomes bytes with the scale 1/255, read back as numbers from 0 to 1")
    func folders() throws {
        try put(["rgb.png", "deep.png", "alpha.png"], into: "pictures/owl")
        try put(["turned-2.png", "grey.png"], into: "pictures/fox")
        try put(["damaged/text.png"], into: "pictures/.hidden")
        let images = try ImageData(folder: directory.path("pictures"), holdingOut: 0)
        #expect(images.classes == ["fox", "owl"])
        let (splits, report) = try images.columns(ImageData.Form())
        #expect((report.width, report.height, report.channels) == (13, 9, 3) && report.skipped.isEmpty)
        let training = try #require(splits["training"])
        #expect(training["default"]?.shape == [1, 5, 9, 13, 3])
        #expect(pixels(training["targets"]) == [0, 0, 1, 1, 1])
        let expected = try ["grey.png", "turned-2.png", "alpha.png", "deep.png", "rgb.png"].flatMap {
            try decoded($0).flattened().withColour(true).pixels
        }
        #expect(pixels(training["default"]) == expected)
        try DataFile(splits: splits).save(to: directory.path("data.h5"))
        let read = try DataFile.load(from: directory.path("data.h5"))["training"]?["default"]
        #expect(read?.values == expected.map { Float($0) * (1 / 255) })
    }

    @Test("pictures are brought to a size, to grey, and grey ones stay grey by themselves")
    func forms() throws {
        try put(["grey.png"], into: "grey/a")
        try put(["grey.jpg"], into: "grey/b")
        let images = try ImageData(folder: directory.path("grey"), holdingOut: 0)
        var form = ImageData.Form()
        let error = #expect(throws: FileError.self) { try images.columns(form) }
        #expect(
            error?.message.hasPrefix("has 39 × 27 pixels, and") == true
                && error?.path.hasSuffix("grey.jpg") == true)
        form.size = (5, 4)
        var read = try images.columns(form).splits["training"]?["default"]
        #expect(read?.shape == [1, 2, 4, 5, 1])
        #expect(
            try Array(pixels(read).prefix(20)) == decoded("grey.png").resized(width: 5, height: 4).pixels)
        form.colour = true
        read = try images.columns(form).splits["training"]?["default"]
        #expect(read?.shape == [1, 2, 4, 5, 3])
    }

    @Test("what is damaged is refused by name, or left out by name")
    func damaged() throws {
        try put(["rgb.png", "damaged/cut.png", "damaged/bomb.jpg"], into: "pictures/a")
        try put(["deep.png", "damaged/empty.png"], into: "pictures/b")
        let images = try ImageData(folder: directory.path("pictures"), holdingOut: 0)
        var form = ImageData.Form()
        let error = #expect(throws: FileError.self) { try images.columns(form) }
        #expect(
            error?.path.hasSuffix("a/bomb.jpg") == true && error?.message.contains("65535 × 65535") == true)
        form.skipsDamaged = true
        let (splits, report) = try images.columns(form)
        #expect(report.skipped.map { fileName(of: $0.path) } == ["bomb.jpg", "cut.png", "empty.png"])
        #expect(pixels(splits["training"]?["targets"]) == [0, 1])
        // Nothing is left of a class, and then of all.
        try put(["damaged/text.png"], into: "bad/a")
        let bad = try ImageData(folder: directory.path("bad"), holdingOut: 0)
        #expect(throws: FileError.self) { try bad.columns(form) }
    }

    @Test("folders that are called like splits are splits")
    func splits() throws {
        try put(["rgb.png"], into: "sorted/train/owl")
        try put(["deep.png"], into: "sorted/train/fox")
        try put(["turned-3.png"], into: "sorted/test/owl")
        try put(["turned-4.png"], into: "sorted/val/cat")
        let images = try ImageData(folder: directory.path("sorted"))
        #expect(images.classes == ["cat", "fox", "owl"])
        let splits = try images.columns(ImageData.Form()).splits
        #expect(splits.keys.sorted() == ["test", "training", "validation"])
        #expect(pixels(splits["training"]?["targets"]) == [1, 2])
        #expect(pixels(splits["validation"]?["targets"]) == [0])
    }

    @Test("of each class the same part is held out, as the seed decides")
    func holdingOut() throws {
        for folder in ["a", "b"] {
            try put(["rgb.png"], into: "many/\(folder)")
            for number in 0..<(folder == "a" ? 19 : 9) {
                try FileManager.default.copyItem(
                    atPath: directory.path("many/\(folder)/rgb.png"),
                    toPath: directory.path("many/\(folder)/\(number).png"))
            }
        }
        func held(_ seed: UInt64) throws -> [ImageData.Item] {
            let images = try ImageData(folder: directory.path("many"), holdingOut: 0.2, seed: seed)
            #expect(images.splits["training"]?.count == 24)
            return try #require(images.splits["validation"])
        }
        let first = try held(1)
        #expect(first.map(\.label) == [0, 0, 0, 0, 1, 1])
        #expect(try held(1) == first && held(2) != first)
    }

    @Test("a folder without classes or pictures is refused")
    func refusals() throws {
        func message(_ folder: String) -> String? {
            #expect(throws: FileError.self) { try ImageData(folder: directory.path(folder)) }?.message
        }
        #expect(message("nowhere") == "is no folder")
        try put(["rgb.png"], into: "flat")
        #expect(
            message("flat") == "has no folders: the pictures of each class belong into one of its own")
        try put([], into: "hollow/a")
        #expect(message("hollow")?.hasPrefix("has no pictures") == true)
    }

    @Test("a table of paths and classes is read beside the pictures, with names of columns or without")
    func tables() throws {
        try put(["rgb.png", "deep.png", "turned-5.png"], into: "list/pictures")
        func images(_ text: String, _ pictures: String? = nil, _ labels: String? = nil) throws -> ImageData {
            _ = try directory.write(Array(text.utf8), to: "list/list.csv")
            return try ImageData(
                table: directory.path("list/list.csv"), pictures: pictures, labels: labels, holdingOut: 0)
        }
        let lines = "pictures/rgb.png,owl\npictures/deep.png,a fox\npictures/turned-5.png,owl\n"
        let plain = try images(lines)
        #expect(plain.classes == ["a fox", "owl"] && plain.splits["training"]?.count == 3)
        // Of each class in its order.
        #expect(
            plain.splits["training"]?.map { fileName(of: $0.path) } == [
                "deep.png", "rgb.png", "turned-5.png",
            ])
        #expect(try images("file,class\n" + lines).splits == plain.splits)
        let named = try images(
            "id\tclass\tfile\n7\towl\tpictures/rgb.png\n8\tfox\tpictures/deep.png\n", "file", "class")
        #expect(named.classes == ["fox", "owl"])
        #expect(try pixels(named.columns(ImageData.Form()).splits["training"]?["targets"]) == [0, 1])
        func message(_ text: String, _ pictures: String? = nil) -> String? {
            #expect(throws: FileError.self) { _ = try images(text, pictures) }?.message
        }
        #expect(
            message("a,b\nx.png,owl\n", "file") == "there is no column 'file'; the columns are a, b")
        #expect(message("file,class\nx.png,\n") == "picture 1 of the list has no class")
        #expect(message("file\nx.png\n")?.hasPrefix("must have a column with paths") == true)
    }
}
