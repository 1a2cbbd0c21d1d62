import Networks
import Testing

/// Tables that fit a line of a terminal.
struct TextTableTests {
    @Test("what is too long for its column goes on in the next line, numbers and names in one piece")
    func wrapping() {
        var table = TextTable(["Name", "What it is", .number("Count")])
        table.add(["a", .init(["one thing", "another thing", "(a,b)"]), "7"])
        table.add(["abcdefghij", "", "1234567"])
        #expect(
            table.text(width: 36) == """
                Name        What it is         Count
                a           one thing,             7
                            another thing,
                            (a,b)
                abcdefghij                   1234567

                """, "\(table.text(width: 36))")
        #expect(
            table.text(width: nil) == """
                Name        What it is                         Count
                a           one thing, another thing, (a,b)        7
                abcdefghij                                   1234567

                """, "\(table.text(width: nil))")
        #expect(TextTable([]).text() == "")
    }

    @Test("no line is longer than asked for, however long the words are")
    func longWords() {
        var table = TextTable(["A", "B", "C", .number("N")])
        for length in [1, 30, 300, 3000] {
            table.add([
                .init(String(repeating: "x", count: length)),
                .init((0..<length).map { "word\($0)" }),
                .init(String(repeating: "é ", count: length)), "123456",
            ])
        }
        for width in [40, 60, 100] {
            let lines = table.text(width: width).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= width }, "\(width)")
            #expect(lines.map { $0.filter { $0 == "é" }.count }.reduce(0, +) == 3331)
        }
    }

    @Test("a network prints as a table of its layers, and keeps its description")
    func networks() throws {
        let network = try Network {
            Input(["default": [.time, .batch, 3]]) >>> Lstm(2, name: "Memory")
                >>> FullyConnected(4, activation: .tanh, name: "Out")
        }
        let text = "\(network)"
        #expect(text.hasPrefix("Layer "), "\(text)")
        #expect(text.contains("Out     FullyConnected"), "\(text)")
        #expect(text.hasSuffix("\n3 layers, \(network.parameters.count) parameters, 264 bytes\n"), "\(text)")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= TextTable.width })
        #expect(try network.description()["@type"] == "Network")
    }
}
