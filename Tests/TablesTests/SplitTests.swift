import Describing
import Tables
import Testing

struct SplitTests {
    private func splits(_ split: TableSplit, _ values: [String]) throws -> [String] {
        var counts: [String: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        let levels = counts.sorted { $0.key < $1.key }.map { (value: $0.key, count: $0.value) }
        var rule = try SplitRule(split, rows: values.count, levels: levels)
        let places = try values.map { try rule.next($0, number: Double($0) ?? .nan) }
        return places.map { rule.names[$0] }
    }

    private func count(_ splits: [String], _ name: String) -> Int { splits.count { $0 == name } }

    @Test("shares are exact, functions of the seed, and differ with it")
    func shares() throws {
        let rows = (0..<97).map { "\($0)" }
        let split = TableSplit.share(.init(validation: 0.2, test: 0.1), seed: 1, stratify: nil)
        let first = try splits(split, rows)
        #expect(count(first, "validation") == 19 && count(first, "test") == 10)
        #expect(try splits(split, rows) == first)
        #expect(try splits(.share(.init(validation: 0.2, test: 0.1), seed: 2, stratify: nil), rows) != first)
        // One row is left to train on.
        #expect(try splits(.share(.init(validation: 0.9), seed: 0, stratify: nil), ["1"]) == ["training"])
    }

    @Test("of each stratum its share is held out")
    func strata() throws {
        let rows = (0..<300).map { $0 % 10 == 0 ? "rare" : "usual" }
        let result = try splits(.share(.init(validation: 0.2), seed: 0, stratify: "y"), rows)
        let held = zip(rows, result).filter { $0.1 == "validation" }.map(\.0)
        #expect(held.count { $0 == "rare" } == 6 && held.count { $0 == "usual" } == 54)
        #expect(throws: TableError.self) {
            try SplitRule(.share(.init(validation: 0.2), seed: 0, stratify: "y"), rows: 5, levels: nil)
        }
    }

    @Test("all rows of a group are in one split, also where groups are too many to be counted")
    func groups() throws {
        let rows = (0..<200).map { "g\($0 % 20)" }
        let split = TableSplit.group(column: "g", .init(validation: 0.25), seed: 0)
        let result = try splits(split, rows)
        #expect(Set(zip(rows, result).map { "\($0) \($1)" }).count == 20)
        #expect(count(result, "validation") == 50)
        var rule = try SplitRule(split, rows: rows.count, levels: nil)
        let many = try rows.map { try rule.next($0) }
        #expect(Set(zip(rows, many).map { "\($0) \($1)" }).count == 20)
    }

    @Test("a column can name the splits")
    func named() throws {
        let result = try splits(.column("set"), ["train", "dev", "test", "training", "extra"])
        #expect(result == ["training", "validation", "test", "training", "extra"])
        #expect(throws: TableError.self) { try splits(.column("set"), ["train", ""]) }
        #expect(throws: TableError.self) { try splits(.column("set"), ["a/b"]) }
    }

    @Test("the last rows, and those from a date on, are held out")
    func time() throws {
        let rows = (0..<10).map { "\($0)" }
        let last = try splits(.order(.init(validation: 0.2, test: 0.1)), rows)
        #expect(last == [String](repeating: "training", count: 7) + ["validation", "validation", "test"])
        let dates = try splits(.date(column: "d", validation: 5, test: 8), rows)
        #expect(
            dates.prefix(6).last == "validation" && dates.prefix(5).allSatisfy { $0 == "training" }
                && dates[8] == "test")
        #expect(throws: TableError.self) { try splits(.date(column: "d", validation: 5, test: nil), ["x"]) }
    }

    @Test("a split is described in JSON")
    func description() throws {
        let all: [TableSplit] = [
            .share(.init(validation: 0.25, test: 0.5), seed: 7, stratify: "y"), .usual,
            .group(column: "g", .init(validation: 0.1), seed: 3), .column("set"),
            .order(.init(validation: 0, test: 0.5)),
            .date(column: "d", validation: 18_262, test: 18_628),
            .date(column: "d", validation: 1.5, test: nil),
        ]
        for split in all {
            let json = try DescriptionEncoder().encode(split)
            #expect(try DescriptionDecoder().decode(TableSplit.self, from: json) == split)
        }
        let date = try JSONValue(
            parsing: "{\"by\": \"date\", \"column\": \"d\", \"validation\": \"2020-01-01\"}")
        #expect(
            try DescriptionDecoder().decode(TableSplit.self, from: date)
                == .date(column: "d", validation: 18_262, test: nil))
        for text in [
            "{\"by\": \"date\", \"column\": \"d\", \"validation\": 5, \"test\": 5}",
            "{\"by\": \"share\", \"validation\": 1.0}", "{\"by\": \"shares\"}", "{\"by\": \"column\"}",
            "{\"by\": \"order\", \"seed\": 1}",
            "{\"by\": \"date\", \"column\": \"d\", \"validation\": \"3/4/2020\"}",
        ] {
            #expect(throws: DescriptionError.self, "\(text)") {
                try DescriptionDecoder().decode(TableSplit.self, from: try JSONValue(parsing: text))
            }
        }
    }
}
