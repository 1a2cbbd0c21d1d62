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
        let text = try TextData("banana ñ")
        #expect(text.vocabulary.entries == [" ", "a", "b", "n", "ñ"])
        let splits = try text.splits(.pieces(length: 3))
        let training = try #require(splits["training"])
        #expect(splits.count == 1 && training["default"]?.shape == [3, 2, 1])
        // Time by sample: "ban" and "ana" side by side; the targets begin one later.
        #expect(try bytes(training["default"]) == [2, 1, 1, 3, 3, 1])
        #expect(try bytes(training["targets"]) == [1, 3, 3, 1, 1, 0])
    }

    @Test("streams are long runs, and the end of the text is held out")
    func streams() throws {
        let splits = try TextData("abcdefghijkl", holdingOut: 0.25).splits(.streams(2))
        #expect(splits["training"]?["default"]?.shape == [4, 2, 1])
        #expect(try bytes(splits["training"]?["default"]) == [0, 4, 1, 5, 2, 6, 3, 7])
        #expect(try bytes(splits["validation"]?["targets"]) == [10, 11])
    }

    @Test("more than 256 characters are kept as floats, and the file keeps the vocabulary")
    func vocabulary() throws {
        let directory = try TemporaryDirectory()
        let characters = String(
            String.UnicodeScalarView((0x4E00..<0x4E00 + 300).compactMap(Unicode.Scalar.init)))
        let text = try TextData(characters)
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
        #expect(throws: FileError.self) { try TextData.text(ofFiles: ["/no/such/file"]) }
    }

    @Test("a series becomes values and later values; its end is held out")
    func series() throws {
        let table = TableInput.text(
            "month,sunspots\n1,10\n2,20\n3,30\n4,40\n5,50\n6,60\n7,70\n8,80\n9,90\n10,100\n")
        let splits = try SeriesData([table], columns: ["sunspots"]).splits(horizon: 2, holdingOut: 0.4)
        guard case .floats(let inputs)? = splits["training"]?["default"]?.numbers,
            case .floats(let targets)? = splits["validation"]?["targets"]?.numbers
        else {
            Issue.record("a series is floats")
            return
        }
        #expect(inputs == [10, 20, 30, 40] && targets == [90, 100])
        let error = #expect(throws: TableError.self) { try SeriesData([table], columns: ["spots"]) }
        #expect(error?.message == "there is no column 'spots'; the columns are 'month', 'sunspots'")
        #expect(throws: FileError.self) { try SeriesData([1, 2]).splits(horizon: 2) }
    }

    private func floats(_ column: DataFile.Column?) -> [Float] {
        if case .floats(let values)? = column?.numbers { values } else { [] }
    }

    @Test("a series is cut into windows that end with it, in the held-out part without overlap")
    func windows() throws {
        let series = SeriesData((0..<20).map(Float.init))
        let splits = try series.splits(.windows(length: 4, stride: 3), horizon: 2, holdingOut: 0.5)
        let training = try #require(splits["training"])
        // Steps 0...9, of which the last two are targets only: windows at 1 and 4.
        #expect(training["default"]?.shape == [4, 2, 1] && training["mask"] == nil)
        #expect(floats(training["default"]) == [1, 4, 2, 5, 3, 6, 4, 7])
        #expect(floats(training["targets"]) == [3, 6, 4, 7, 5, 8, 6, 9])
        let held = try series.splits(.windows(length: 3, stride: 1), holdingOut: 0.5)["validation"]
        #expect(floats(held?["default"]) == [10, 13, 16, 11, 14, 17, 12, 15, 18])
    }

    @Test("of a short series as many steps are held out as a prediction needs")
    func shortSeries() throws {
        let splits = try SeriesData([112, 118, 132, 129, 121]).splits()
        #expect(floats(splits["training"]?["default"]) == [112, 118])
        #expect(floats(splits["validation"]?["default"]) == [129])
        #expect(floats(splits["validation"]?["targets"]) == [121])
        #expect(throws: FileError.self) { try SeriesData([1, 2, 3]).splits(holdingOut: 0.5) }
    }

    @Test("windows of which nothing is said give an epoch many samples")
    func suggestedWindows() throws {
        func suggested(_ count: Int) -> SeriesData.Form {
            SeriesData([Float](repeating: 1, count: count)).suggestedForm()
        }
        #expect(suggested(2820) == .windows(length: 50, stride: 25))
        #expect(suggested(144) == .windows(length: 11, stride: 5))
        #expect(suggested(8) == .windows(length: 2, stride: 1))
        let series = SeriesData([Float](repeating: 1, count: 2820))
        let training = try series.splits(series.suggestedForm())["training"]?["default"]
        #expect(training?.shape == [50, 89, 1])
    }

    @Test("several series of several columns are samples of different lengths, told apart by a mask")
    func severalSeries() throws {
        let first = TableInput.text("site,rain,wind\n1,10,0.5\n2,70,7\n1,20,1.5\n1,30,2.5\n2,80,8\n")
        let series = try SeriesData(
            [first, .text("wind,site,rain\n9,3,90\n9.5,3,95\n")], columns: ["wind", "rain"],
            targets: ["rain"],
            groupedBy: "site")
        #expect(series.lengths == [3, 2, 2] && series.targets == [1])
        let splits = try series.splits(.whole, holdingOut: 0)
        #expect(splits.count == 1)
        let training = try #require(splits["training"])
        #expect(training["default"]?.shape == [2, 3, 2] && training["targets"]?.shape == [2, 3, 1])
        #expect(floats(training["default"]) == [0.5, 10, 7, 70, 9, 90, 1.5, 20, 0, 0, 0, 0])
        #expect(floats(training["targets"]) == [20, 80, 95, 30, 0, 0])
        #expect(try bytes(training["mask"]) == [1, 1, 1, 1, 0, 0])
        // A window longer than a series is padded as well.
        let windows = try series.splits(.windows(length: 1, stride: 1), holdingOut: 0)["training"]
        #expect(windows?["default"]?.shape == [1, 4, 2] && windows?["mask"] == nil)
    }

    @Test("columns that are not there, twice there, or not read but predicted are refused")
    func seriesColumns() throws {
        let table = TableInput.text("a,b\n1,2\n3,4\n")
        func message(_ body: () throws -> SeriesData) -> String? {
            #expect(throws: TableError.self) { _ = try body() }?.message
        }
        #expect(
            message { try SeriesData([table], columns: ["a", "a"]) } == "the column 'a' is asked for twice")
        #expect(
            message { try SeriesData([table], columns: ["a"], targets: ["b"]) }
                == "'b' is to be predicted, but is none of the columns that are read: a")
        #expect(
            message { try SeriesData([table], groupedBy: "c") }
                == "there is no column 'c'; the columns are 'a', 'b'")
    }
}
