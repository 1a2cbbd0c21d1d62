import Describing
import Foundation
import Schemas
import Tables
import Testing

/// What is guessed of a table, and what is said of the guess.
struct PlanGuessTests {
    private static let counts: [[Int]] = [
        // Ages, that begin nowhere; amounts, of which the large ones are rare.
        (0..<4000).map { 20 + $0 % 60 }, (0..<4000).map { Int(-8 * log((Double($0) + 0.5) / 4000)) },
        // Too few rows for so many classes; more than any classes.
        (0..<40).map { 10 * ($0 % 10) }, (0..<600).map { $0 % 201 },
    ]

    private static let classes: [[Int]] = [
        // Twenty-six letters, and a hundred classes of which each has its rows.
        (0..<2600).map { 1 + $0 % 26 }, (0..<2000).map { $0 % 100 }, (0..<60).map { 10 * ($0 % 10) },
    ]

    @Test(
        "counts are numbers, and classes are whole numbers that many rows have each",
        arguments: counts.map { ($0, false) } + classes.map { ($0, true) })
    func wholeNumbers(values: [Int], isClassification: Bool) throws {
        let text = "x,y\n" + values.enumerated().map { "\(Double($0.offset) / 8),\($0.element)\n" }.joined()
        let plan = try TablePlan(profile(text))
        #expect((plan["y"] is CategoryColumn) == isClassification)
        let count = Set(values).count
        #expect(
            plan.notes == [
                "'y' has \(count) different whole numbers, taken for "
                    + (isClassification
                        ? "classes (--task regression takes them for numbers)"
                        : "numbers (--task classification takes them for classes)")
            ])
        #expect(try TablePlan(profile(text), PlanWishes(isClassification: isClassification)).notes.isEmpty)
    }

    @Test("classes that would become one are refused")
    func roundedClasses() throws {
        let text = "x,y\n" + (0..<40).map { "\($0).5,\(16_777_216 + $0 % 2)\n" }.joined()
        let error = #expect(throws: TableError.self) { try TablePlan(profile(text)) }
        #expect(error?.message.hasPrefix("column 'y': whole numbers beyond 16777216 are rounded") == true)
        #expect(try TablePlan(profile(text), PlanWishes(isClassification: false))["y"] is NumberColumn)
    }

    @Test("where blanks part the fields, it is said how they are replaced")
    func blanks() {
        let refusal = #expect(throws: TableError.self) { try TablePlan(profile("x y  z\n1 2  3\n4 5  6\n")) }
        #expect(refusal.map { "\($0)" }?.contains("tr -s ' ' ','") == true)
        let other = #expect(throws: TableError.self) { try TablePlan(profile("x\n1\n4\n")) }
        #expect(other.map { "\($0)" }?.contains("tr -s") == false)
    }

    @Test("what stands for a missing value is counted by column and token; 'none' does so among numbers only")
    func tokens() throws {
        let text =
            "allergy,count,s,y\n"
            + (0..<60).map {
                "\(["none", "nuts", "milk"][$0 % 3]),\($0 % 6 == 0 ? "none" : "\($0).5"),\(["NA", "", "u", "v"][$0 % 4]),\($0 % 2)\n"
            }.joined()
        let plan = try TablePlan(profile(text))
        #expect((plan["allergy"] as? CategoryColumn)?.levels == ["milk", "none", "nuts"])
        #expect(plan.found["count"]?.hasSuffix("10 missing (none)") == true, "\(plan.found)")
        #expect(plan.found["s"] == "category: u (15), v (15); 30 missing (15 empty, 15 NA)")
        #expect((plan["count"] as? NumberColumn)?.missing == .mean)
    }

    @Test("a plan says what happens to rows without a label")
    func unlabelled() throws {
        var plan = try TablePlan(profile("x,y\n1,0\n2,1\n3,0\n4,1\n"))
        #expect(try plan.json()["unlabelled"] == nil)
        plan.unlabelled = .leaveOut
        let json = try plan.json()
        #expect(json["unlabelled"] == "leave_out")
        #expect(try TablePlan(json: json).unlabelled == .leaveOut)
    }
}
