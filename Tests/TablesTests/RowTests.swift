import Describing
import Tables
import Testing

struct RowTests {
    @Test("CSV that is written is read as the same texts")
    func csv() throws {
        let values = [
            "plain", "a,b", "say \"hi\"", "two\nlines", " blank", "tab\t", "", "#x", "ä学", "-1", "\r",
        ]
        var writer = RowText(.csv, names: ["n", "v, w"])
        for value in values {
            writer.add("x")
            writer.add(value)
            writer.endRow()
        }
        let rows = try texts(writer.take())
        #expect(rows == [["n", "v, w"]] + values.map { ["x", $0] })
        #expect(writer.bytes.isEmpty)
        var single = RowText(.csv, names: ["only"])
        single.addMissing()
        single.endRow()
        single.add("")
        single.endRow()
        #expect(String(decoding: single.bytes, as: UTF8.self).hasSuffix("\"\"\n"))
    }

    @Test("numbers are written with the fewest digits that read back to them")
    func numbers() {
        var writer = RowText(.csv, names: ["a", "b", "c", "d", "e"])
        for value in [1, 0.1, -2.5e-7, .nan, -0.0] as [Float] { writer.add(value) }
        writer.endRow()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "a,b,c,d,e\n1,0.1,-2.5e-07,,-0.0\n")
    }

    @Test("JSON lines that are written are read as the same rows")
    func jsonLines() throws {
        let row: [RowValue] = ["tab\t \"q\" \u{1} ä", .missing, 1.5, .number(3)]
        var writer = RowText(.jsonLines, names: ["text \"x\"", "none", "half", "whole"])
        for value in row { writer.add(value) }
        writer.endRow()
        writer.add("b")
        for _ in 0..<3 { writer.add(2.5 as Float) }
        writer.endRow()
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(
            text.hasPrefix(#"{"text \"x\"": "tab\t \"q\" \u0001 ä", "none": null, "half": 1.5, "whole": 3}"#))
        var reader = JSONLinesReader(bytes: writer.take())
        #expect(try reader.next() == ["text \"x\"": row[0], "none": row[1], "half": row[2], "whole": row[3]])
        #expect(try reader.next()?["half"] == 2.5 && reader.line == 2)
        #expect(try reader.next() == nil)
    }

    @Test("integers pass through JSON lines as they are written, however large they are")
    func integers() throws {
        let numbers = [
            "9007199254740993", "-9007199254740993", "1152921504606846976", "1234567890123456",
            "9007199254740992",
            "18446744073709551615", "-9223372036854775808", "7",
        ]
        for form in [RowText.Form.jsonLines, .csv] {
            var writer = RowText(form, names: ["id"])
            var reader = JSONLinesReader(bytes: Array(numbers.map { "{\"id\": \($0)}\n" }.joined().utf8))
            while let row = try reader.next() {
                writer.add(row["id"] ?? .missing)
                writer.endRow()
            }
            let lines = String(decoding: writer.take(), as: UTF8.self).split(separator: "\n").map(String.init)
            #expect(lines == (form == .csv ? ["id"] + numbers : numbers.map { "{\"id\": \($0)}" }))
        }
    }

    @Test(
        "what is no row of JSON is refused with its line",
        arguments: [
            ("{\"a\": 1}\n\n[1]\n", "t: line 3: is an array, not an object"),
            (
                "{\"a\": [1]}",
                "t: line 1: has an array as a value; a value is a number, a text, true, false or null"
            ),
            ("{\"a\": 1, \"a\": 2}\n", "t: line 1: "), ("{\"a\": 1", "t: line 1: "),
        ])
    func badLines(text: String, message: String) {
        var reader = JSONLinesReader(bytes: Array(text.utf8), path: "t")
        let error = #expect(throws: TableError.self) { while try reader.next() != nil {} }
        #expect(error.map { "\($0)".hasPrefix(message) } == true)
    }
}
