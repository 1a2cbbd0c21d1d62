import Tables
import TestSupport
import Testing

struct ProfileTests {
    @Test("a mixed table is understood: numbers, dates, categories, truth, missing values, texts")
    func mixed() throws {
        var text = "when,age,sex,alive,name,empty,note\n"
        for row in 0..<60 {
            let age = row % 10 == 0 ? "NA" : "\(20 + Double(row) / 4)"
            text +=
                "2020-01-\(row % 20 + 10),\(age),\(row % 2 == 0 ? "male" : "female"),\(row % 3 == 0),n\(row),,"
            text += row % 20 == 3 ? "?\n" : "t\(row % 33)\n"
        }
        let columns = try profile(text).columns
        #expect(columns.map(\.kind) == [.date, .number, .category, .boolean, .identifier, .empty, .text])
        #expect(columns[1].missing == ["NA": 6] && columns[1].count == 54 && columns[1].hasDecimals)
        #expect(
            columns[2].levels?.map(\.value) == ["female", "male"]
                && columns[2].levels?.map(\.count) == [30, 30])
        #expect(columns[6].missing == ["?": 3])
        // 40 days in January make texts of them all.
        let noDates = try profile(text.replacing("2020-01-2", with: "2020-01-4"))
        #expect(noDates.columns[0].kind == .category)
    }

    @Test(
        "whether the first row is a header is decided by the whole column",
        arguments: [
            ("a,b\n1,2\n", true), ("1,2\n3,4\n", false), ("5.1,?,0\n7.0,3.2,1\n4.9,3.0,0\n", false),
            ("1, \"2\", 0\n3, 4, 1\n", false), ("1990,1991,1992\n1,2,3\n4,5,6\n", true),
            ("country,1990,1991\nx,1.5,2\ny,2.5,3\n", true), ("1,2,3\n4,5,6\n7,8,9\n", false),
            ("a,b\nc,d\na,e\n", false), ("name,sex\nx,m\ny,f\n", true), ("NA,1\n2,3\n", false),
            ("date,v\n2020-01-01,1\n", true), ("2019-01-01,1\n2020-01-01,1\n", false), ("x\n?\n1\n", true),
            ("-,1\n5,2\n6,2\n", false), ("a,b\n", true), ("1,2\n", false), ("x,1\ny,2\nx,3\n", false),
        ])
    func header(text: String, isHeader: Bool) throws {
        guard text != "a,b\n" else {
            #expect(throws: TableError(.format, path: "t.csv", "has a header and no rows")) {
                try profile(text)
            }
            return
        }
        let found = try profile(text)
        #expect(found.format.hasHeader == isHeader)
        #expect(found.rowCount == text.split(separator: "\n").count - (isHeader ? 1 : 0))
        #expect(found.findings.contains { $0.contains("names the columns") })
        // An option overrules what is found.
        #expect(
            try profile(text, TableOptions(hasHeader: false)).rowCount == text.split(separator: "\n").count)
    }

    @Test("columns without names get some, and names that are there twice are noted")
    func names() throws {
        #expect(try profile("1,2\n3,4\n").columns.map(\.name) == ["column1", "column2"])
        let found = try profile("a,,a\n1,2,3\n")
        #expect(found.columns.map(\.name) == ["a", "column2", "a"] && found.duplicateNames == ["a"])
        #expect(found.findings.contains("columns 1 and 3 are both called 'a'"))
    }

    @Test("numbers among texts are texts; a few texts among many numbers are mistakes, with their lines")
    func mixedColumns() throws {
        let codes = try profile("code,y\n1,0\n2,1\nA,0\n1,1\n").columns[0]
        #expect(codes.kind == .category && codes.levels?.map(\.value) == ["1", "2", "A"])
        var text = "x\n"
        for row in 0..<1000 { text += row == 499 ? "oops\n" : "\(Double(row) + 0.5)\n" }
        let column = try profile(text).columns[0]
        #expect(column.kind == .number && column.strayCount == 1)
        #expect(column.strays.first?.value == "oops" && column.strays.first?.line == 501)
        #expect(column.notes == ["1 of its values are no numbers, such as 'oops' in line 501"])
    }

    @Test(
        "what looks like a number and is none comes with advice",
        arguments: [
            ("a;b\n1,5;x\n2,5;y\n", "if commas are decimal commas, say so (--decimal-comma)"),
            (
                "a;b\n1,500;x\n2,500;y\n",
                "if commas part thousands, remove them; if they are decimal commas, say so (--decimal-comma)"
            ),
            ("a\n0x10\n0x11\n", "hexadecimal numbers are not taken"),
            ("a\n1e400\n-1e400\n", "it is beyond the largest 32-bit float"),
            ("a,b\ninf,1\n-inf,1\n", "infinite values are not taken"),
        ])
    func advice(text: String, advice: String) throws {
        let note = try #require(try profile(text).columns[0].notes.first)
        #expect(note.hasSuffix("is no number: \(advice)"))
        #expect(try profile(text).columns[0].looksLikeNumbers)
    }

    @Test("whole numbers that floats do not have are counted")
    func rounded() throws {
        let column = try profile("id\n16777217\n16777216\n9007199254740993\n16777217.5\n").columns[0]
        #expect(column.rounded == 2)
        #expect(column.notes.contains("2 whole numbers beyond 16777216 are rounded to 32-bit floats"))
    }

    @Test("what stands for a missing value can be said")
    func missing() throws {
        let text = "x,s\n1,NA\n-999,a\n3,b\n4,a\n"
        let usual = try profile(text).columns
        #expect(usual[0].missing.isEmpty && usual[1].missing == ["NA": 1])
        // Numbers that stand for a missing value are told by their texts.
        let said = try profile(text, TableOptions(missing: ["-999"])).columns
        #expect(said[0].missing == ["-999": 1] && said[0].range == 1...4)
        #expect(said[1].missing.isEmpty && said[1].levels?.map(\.value) == ["NA", "a", "b"])
        // A stroke is a missing number, but one of two texts.
        #expect(try profile("x,s\n-,-\n2,+\n3,-\n").columns.map(\.missing) == [["-": 1], [:]])
    }

    @Test("numbers that stand for a missing value are told by their value, however they are written")
    func missingNumbers() throws {
        let text = "x,s\n-999.0,a\n-999,b\n-9.99e2,a\n\"-999.00\",b\n4,-999.0\n5,\n"
        let said = try profile(text, TableOptions(missing: ["-999"])).columns
        #expect(said[0].missingCount == 4 && said[0].range == 4...5 && said[0].strayCount == 0)
        #expect(said[1].missingCount == 2 && said[1].levels?.map(\.value) == ["a", "b"])
        let comma = try profile(
            "x;s\n-9,0;a\n-9;b\n4,5;a\n", TableOptions(hasDecimalComma: true, missing: ["-9"])
        ).columns
        #expect(comma[0].missingCount == 2 && comma[0].range == 4.5...4.5)
    }

    @Test("times that a float does not have are counted, and dates without a time are none of them")
    func roundedTimes() throws {
        let columns = try profile(
            "a,b\n2020-05-17T10:31:07,2020-05-17\n2020-05-17T12:00:00,2020-05-18\n2020-05-18T00:00,2020-05-19\n"
        ).columns
        #expect(columns.map(\.kind) == [.date, .date] && columns.map(\.hasDecimals) == [true, false])
        #expect(columns[0].notes == ["1 times of the day are rounded to 32-bit floats, by up to 85 seconds"])
        #expect(columns[1].notes.isEmpty)
    }

    @Test("columns that count rows under the name of an identifier are such")
    func counting() throws {
        let columns = try profile("id,n\n5,5\n6,6\n7,7\n8,8\n").columns
        #expect(columns.map(\.kind) == [.identifier, .number])
    }

    @Test("a profile is the same in blocks of any size, on any number of threads")
    func blocks() throws {
        var text = "id,x,s\n"
        for row in 0..<500 {
            text += "\(row),\(row % 5 == 0 ? "NA" : "\(row % 400)"),\(["a", "b", "NA"][row % 3])\n"
        }
        let whole = try TableProfile(bytes: Array(text.utf8), TableOptions(threads: 1))
        for size in [16, 100, 1000] {
            let other = try TableProfile(bytes: Array(text.utf8), TableOptions(threads: 3), blockSize: size)
            #expect(other.rowCount == whole.rowCount)
            for (one, two) in zip(whole.columns, other.columns) {
                #expect(one.kind == two.kind && one.missing == two.missing && one.range == two.range)
                #expect(one.levels?.map(\.value) == two.levels?.map(\.value))
                #expect(one.levels?.map(\.count) == two.levels?.map(\.count))
                #expect(one.notes == two.notes)
            }
        }
        #expect(whole.columns.map(\.kind) == [.identifier, .number, .category])
        #expect(whole.columns[1].levels == nil)
    }
}
