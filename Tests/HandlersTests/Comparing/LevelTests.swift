import Arrays
import Handlers
import Testing

/// Which loops the tests of this machine's handlers run.
@Suite struct LevelTests {
    @Test("Handlers are tested at every vector level that the machine has, the lowest first")
    func levels() {
        let levels = VectorLevel.available
        let geometry = ConvolutionGeometry(batch: 2, height: 9, width: 9, channels: 16, kernel: (3, 3))
        let library = Set(CPUHandler().convolutionImplementations(geometry, filters: 16)).sorted()
        print(
            "vector levels: \(levels.map { "\($0)" }.joined(separator: ", "));",
            "oneDNN's loops: \(library.joined(separator: ", "))")
        #expect(levels.first == .baseline && levels.last == .highest && levels == levels.sorted())
    }
}
