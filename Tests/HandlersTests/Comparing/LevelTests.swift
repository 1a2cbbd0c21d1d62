import Arrays
import Handlers
import Testing

/// Which loops the tests of this machine's handlers run.
@Suite struct LevelTests {
    @Test("Handlers are tested at every vector level that the machine has, the lowest first")
    func levels() {
        let levels = VectorLevel.available
        print("vector levels: \(levels.map { "\($0)" }.joined(separator: ", "))")
        #expect(levels.first == .baseline && levels.last == .highest && levels == levels.sorted())
    }
}
