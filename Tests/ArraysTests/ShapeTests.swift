import Arrays
import Testing

struct ShapeTests {
    @Test("A shape counts its elements")
    func counts() {
        #expect(Shape([]).count == 1)
        #expect(Shape([2, 3, 4]).count == 24)
        #expect(Shape([5, 0, 7]).count == 0)
        #expect((([2, 3] as Shape).rank, ([2, 3] as Shape)[1]) == (2, 3))
    }

    @Test("Extents that are negative or too many are refused")
    func refused() {
        #expect(Shape(checking: [3, -1]) == nil)
        #expect(Shape(checking: [1 << 32, 1 << 31]) == nil)
        #expect(Shape(checking: [1 << 31, 1 << 31])?.count == 1 << 62)
        #expect(Shape(checking: [Int.max, 2, 0]) == nil)
        #expect(Shape(checking: [0, Int.max])?.count == 0)
    }

    @Test("Extents whose product is too large are refused also where another one is 0")
    func hiddenProduct() {
        #expect(Shape(checking: [0, Int.max, Int.max]) == nil)
        #expect(Shape(checking: [1, 0, 1 << 40, 1 << 40]) == nil)
        #expect(Shape(checking: [1 << 40, 1 << 40, 0]) == nil)
    }

    @Test("A shape is written with its extents, outermost first")
    func description() {
        #expect("\(Shape([100, 28, 1]))" == "100 × 28 × 1")
        #expect("\(Shape([]))" == "scalar")
    }

    @Test("Shapes with the same extents are equal")
    func equality() {
        #expect(Shape([2, 3]) == [2, 3])
        #expect(Shape([2, 3]) != [3, 2])
    }
}
