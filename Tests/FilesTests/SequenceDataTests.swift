import Brainstorm
import TestSupport
import Testing

struct SequenceDataTests {
    private func bytes(_ column: DataFile.Column?) throws -> [UInt8] {
        guard case .bytes(let bytes)? = column?.numbers else { return [] }
        return bytes
    }

    @Test("text becomes the places of its characters, and each one's successor")
    func pieces() throws {
        let text = TextData("banana ñ")
        #expect(String(String.UnicodeScalarView(text.vocabulary)) == " abnñ")
        let splits = try text.splits(.pieces(length: 3))
        let training = try #require(splits["training"])
        #expect(splits.count == 1 && training["default"]?.shape == [3, 2, 1])
        // Time by sample: "ban" and "ana" side by side; the targets begin one later.
        #expect(try bytes(training["default"]) == [2, 1, 1, 3, 3, 1])
        #expect(try bytes(training["targets"]) == [1, 3, 3, 1, 1, 0])
    }

    @Test("streams are long runs, and the end of the text is held out")
    func streams() throws {
        let splits = try TextData("abcdefghijkl").splits(.streams(2), holdingOut: 0.25)
        #expect(splits["training"]?["default"]?.shape == [4, 2, 1])
        #expect(try bytes(splits["training"]?["default"]) == [0, 4, 1, 5, 2, 6, 3, 7])
        #expect(try bytes(splits["validation"]?["targets"]) == [10, 11])
    }

    @Test("more than 256 characters are kept as floats, and the file keeps the vocabulary")
    func vocabulary() throws {
        let directory = try TemporaryDirectory()
        let characters = String(
            String.UnicodeScalarView((0x4E00..<0x4E00 + 300).compactMap(Unicode.Scalar.init)))
        let text = TextData(characters)
        let file = DataFile(splits: try text.splits(.pieces(length: 299)), vocabulary: characters)
        try file.save(to: directory.path("text.h5"))
        let vocabulary = try #require(try DataFile.vocabulary(of: directory.path("text.h5")))
        let samples = try #require(try DataFile.load(from: directory.path("text.h5"))["training"])
        let read = samples["default"]?.values.map { vocabulary[Int($0)] } ?? []
        #expect(String(String.UnicodeScalarView(read)) == String(characters.dropLast()))
    }

    @Test("a text that is too short is refused")
    func short() {
        #expect(throws: FileError.self) { try TextData("ab").splits(.pieces(length: 2)) }
        #expect(throws: FileError.self) { try TextData("ab").splits(.streams(2)) }
        #expect(throws: FileError.self) { try TextData(paths: ["/no/such/file"]) }
    }

    @Test("a series becomes values and later values; its end is held out")
    func series() throws {
        let table = try CSV("month,sunspots\n1,10\n2,20\n3,30\n4,40\n5,50\n6,60\n7,70\n8,80\n9,90\n10,100\n")
        let splits = try SeriesData(table, column: "sunspots").splits(horizon: 2, holdingOut: 0.4)
        guard case .floats(let inputs)? = splits["training"]?["default"]?.numbers,
            case .floats(let targets)? = splits["validation"]?["targets"]?.numbers
        else {
            Issue.record("a series is floats")
            return
        }
        #expect(inputs == [10, 20, 30, 40] && targets == [90, 100])
        let error = #expect(throws: FileError.self) { try SeriesData(table, column: "spots") }
        #expect(error?.message == "there is no column 'spots'; the columns are month, sunspots")
        #expect(throws: FileError.self) { try SeriesData([1, 2]).splits(horizon: 2) }
    }
}
