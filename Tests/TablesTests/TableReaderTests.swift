import Tables
import TestSupport
import Testing

struct TableReaderTests {
    @Test(
        "fields are what RFC 4180 and the world's programs mean by them",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r1,2\r3,4", [["a", "b"], ["1", "2"], ["3", "4"]]),
            ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
            ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a,\"b \"\"x\"\"\"\n1,\"2\n3\"\n", [["a", "b \"x\""], ["1", "2\n3"]]),
            ("a,b\n\n1,2\n\r\n\n3,4\n", [["a", "b"], ["1", "2"], ["3", "4"]]),
            ("a, \"b\" ,c\n 1 ,\t2\t, \"x, y\"\n", [["a", "b", "c"], ["1", "2", "x, y"]]),
            ("a,b\n5\" pipe,say \"hi\"\n", [["a", "b"], ["5\" pipe", "say \"hi\""]]),
            ("a,b\n,\n\"\",\"\"\n", [["a", "b"], ["", ""], ["", ""]]),
            ("x\n1\n\"\"\n", [["x"], ["1"], [""]]),
            ("größe,学\nä,\"é,\"\n", [["größe", "学"], ["ä", "é,"]]),
        ])
    func fields(text: String, rows: [[String]]) throws {
        #expect(try texts(Array(text.utf8)) == rows)
        // Where a block ends is nobody's business.
        for size in [1, 2, 3, 5, 7, 16] {
            #expect(try texts(Array(text.utf8), blockSize: size) == rows, "blocks of \(size) bytes")
        }
    }

    @Test(
        "the delimiter is found, and of several the one that is not in numbers or texts",
        arguments: [
            ("1;2;0\n3;4;1\n", TableFormat.Delimiter.semicolon, 3), ("a\tb\n1\t2\n", .tab, 2),
            ("a|b\n1|2\n", .bar, 2), ("a,b\n1,2\n", .comma, 2), ("1,5;2,5\n3,5;4,5\n", .semicolon, 2),
            ("name,note\nx,\"a;b\"\ny,\"c;d\"\n", .comma, 2), ("a\n1\n2\n", .comma, 1),
            ("t;v\n1;\"a,b\"\n2;\"c,d\"\n", .semicolon, 2),
            ("a,b\n1,x;y\n2,z\n", .comma, 2),
        ])
    func delimiter(text: String, delimiter: TableFormat.Delimiter, columns: Int) throws {
        let reader = try TableReader(bytes: Array(text.utf8))
        #expect(reader.format.delimiter == delimiter && reader.firstRow.count == columns)
    }

    @Test("a delimiter that is asked for is taken")
    func givenDelimiter() throws {
        let rows = try texts(Array("a;b,c\n1;2,3\n".utf8), TableOptions(delimiter: .comma))
        #expect(rows == [["a;b", "c"], ["1;2", "3"]])
        #expect(TableFormat.Delimiter("\\t") == .tab && TableFormat.Delimiter("\t") == .tab)
        #expect(TableFormat.Delimiter("semicolon") == .semicolon && TableFormat.Delimiter(":") == nil)
    }

    @Test("comment lines are passed over where all that precede the rows are such, or where it is asked for")
    func comments() throws {
        let (comment, named) = ("# made by tool\n# v2, 3\na,b\n1,2\n", "#id,x\n1,2\n3,4\n")
        #expect(try texts(Array(comment.utf8)) == [["a", "b"], ["1", "2"]])
        #expect(try texts(Array(named.utf8)) == [["#id", "x"], ["1", "2"], ["3", "4"]])
        #expect(
            try texts(Array("%c\na,b\n%d\n1,2\n".utf8), TableOptions(comment: UInt8(ascii: "%")))
                == [["a", "b"], ["1", "2"]])
        // A row may begin with the mark, unless comments are known to be there: then it says so.
        #expect(throws: TableError.self) { try texts(Array("a,b\n1,2\n# x\n".utf8)) }
    }

    @Test("a delimiter at the end of each row makes no column")
    func trailingDelimiters() throws {
        #expect(try texts(Array("1,2,\n3,4,\n".utf8)) == [["1", "2"], ["3", "4"]])
        #expect(try texts(Array("a,b\n1,2,\n3,4,\n".utf8)) == [["a", "b"], ["1", "2"], ["3", "4"]])
        #expect(try texts(Array("a,b,c\n1,2,\n3,4,\n".utf8)).first?.count == 3)
    }

    @Test(
        "what is no row is refused with its line",
        arguments: [
            ("a,b\n1,2\n3\n", "t.csv: line 3: 1 field where the first row has 2"),
            ("a,b\n1,2,3\n", "t.csv: line 2: 3 fields where the first row has 2"),
            ("a,b\n\n1,\"x\ny\"\n3,4,5,6\n", "t.csv: line 5: 4 fields where the first row has 2"),
            ("a,b\n1,\"2\n", "t.csv: line 2: a quote is not closed"),
            ("a,\"b\n1,2\n", "t.csv: line 1: a quote is not closed"),
            (
                "a,b\n1,\"2\"3\n",
                "t.csv: line 2: text follows a closing quote; a quote within quotes is written twice"
            ),
            (
                "a,b\n1,2\n# end\n",
                "t.csv: line 3: 1 field where the first row has 2; if the line is a comment, say so (--comment '#')"
            ),
            ("", "t.csv: has no row"), ("\n\n", "t.csv: has no row"),
            ("\u{0}\u{1}", "t.csv: has zero bytes in its beginning and is no text"),
        ])
    func refused(text: String, message: String) {
        for size in [3, 4 << 20] {
            let error = #expect(throws: TableError.self) { try texts(Array(text.utf8), blockSize: size) }
            #expect(error.map { "\($0)" } == message, "blocks of \(size) bytes")
        }
    }

    @Test("rows before a broken one are read")
    func rowsBeforeBroken() throws {
        let reader = try TableReader(bytes: Array("a,b\n1,2\n3,4\n5,x,\n".utf8))
        var rows = 0
        #expect(throws: TableError.self) {
            try reader.read([.found, .text]) { block, _ in
                rows += block.rowCount
                #expect(block.texts.count == block.rowCount)
            }
        }
        #expect(rows == 2)
    }

    @Test("text that is not UTF-8 is refused")
    func encoding() {
        let latin: [UInt8] = Array("a,b\n1,gr".utf8) + [0xF6, 0xDF] + Array("e\n".utf8)
        #expect(
            throws: TableError(.format, path: "t.csv", line: 2, "is not UTF-8; convert it with iconv")
        ) { try TableProfile(bytes: latin, path: "t.csv") }
        #expect(throws: TableError.self) { try TableReader(bytes: [0xFF, 0xFE, 0x61, 0]) }
    }

    @Test("whatever the size of blocks and the number of threads, the rows are the same")
    func blocks() throws {
        var random = SplitMix64(seed: 3)
        var text = "x,name,y\n"
        for row in 0..<400 {
            let name =
                ["plain", "\"a,b\"", "\"two\nlines\"", "\"q \"\"\"", ""].randomElement(using: &random) ?? ""
            text +=
                "\(row),\(name),\(Double.random(in: -1...1, using: &random))\(row % 7 == 0 ? "\r\n" : "\n")"
        }
        let whole = try texts(Array(text.utf8), TableOptions(threads: 1))
        #expect(whole.count == 401 && whole.allSatisfy { $0.count == 3 })
        for size in [10, 64, 333, 1000] {
            for threads in [1, 2, 5] {
                #expect(try texts(Array(text.utf8), TableOptions(threads: threads), blockSize: size) == whole)
            }
        }
    }

    @Test("a compressed table is that of its text")
    func gzip() throws {
        let directory = try TemporaryDirectory()
        let text = "a,b\n" + (0..<5000).map { "\($0),\($0 % 3)\n" }.joined()
        let path = directory.path("t.csv")
        _ = try directory.write(Array(text.utf8), to: "t.csv")
        let result = try run(
            "/bin/sh", ["-c", "gzip -k '\(path)' && cat '\(path).gz' '\(path).gz' > '\(path)2.gz'"])
        #expect(result.status == 0)
        let profile = try TableProfile(path: path + ".gz")
        #expect(profile.rowCount == 5000 && profile.columns[0].range == 0...4999)
        // Two members are one text: the second header is a row, in which "a" is no number.
        let twice = try TableProfile(path: path + "2.gz")
        #expect(twice.rowCount == 10_001)
        #expect(twice.columns[0].strays.first?.value == "a" && twice.columns[0].strays.first?.line == 5002)
    }

    @Test("what is missing, a folder or cut off is an error")
    func files() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: TableError.self) { try TableReader(path: directory.path("none.csv")) }
        #expect(throws: TableError.self) { try TableReader(path: directory.path("")) }
        #expect(throws: TableError(.format, path: "t.gz", "is a damaged gzip file")) {
            try TableReader(bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1], path: "t.gz")
        }
    }
}
