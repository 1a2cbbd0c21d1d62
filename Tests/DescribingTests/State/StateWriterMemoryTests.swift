import Describing
import Testing

/// A state that is saved again and again takes its memory once.
struct StateWriterMemoryTests {
    private struct Moments: Stateful {
        var first: [Float]
        var second: [Float]

        func saveState(to state: inout StateWriter) {
            first.withUnsafeBufferPointer { state.set("first", copyOf: $0) }
            state.group("inner") { state in
                second.withUnsafeBufferPointer { state.set("second", copyOf: $0) }
            }
        }

        mutating func restoreState(from state: StateReader) throws {}
    }

    /// The tree of the moments in the memory of an earlier one.
    private func tree(_ moments: Moments, over old: inout StateTree) -> StateTree {
        moments.stateTree(over: &old) { _ = $1.update(fromContentsOf: $0) }
    }

    private func places(_ tree: StateTree) -> [UnsafePointer<Float>?] {
        guard case .floats(_, let first)? = tree["first"], case .group(let inner)? = tree["inner"],
            case .floats(_, let second)? = inner["second"]
        else { return [] }
        return [first, second].map { $0.withUnsafeBufferPointer(\.baseAddress) }
    }

    @Test("a copy of an earlier one's name and size stands where that stood, also in a group")
    func sameMemory() {
        var old = StateTree()
        var moments = Moments(
            first: [Float](repeating: 1, count: 1000), second: [Float](repeating: 2, count: 500))
        var saved = tree(moments, over: &old)
        let before = places(saved)
        #expect(before.count == 2 && saved == moments.stateTree)
        for number in 3..<6 {
            moments.first[7] = Float(number)
            moments.second[499] = .nan
            old = saved
            saved = StateTree()
            saved = tree(moments, over: &old)
            #expect(places(saved) == before)
            #expect(saved == moments.stateTree)
            #expect(old.isEmpty)
        }
    }

    @Test("another size, an entry that is new and one that is gone are right as well")
    func otherSizes() {
        var old = Moments(first: [1, 2, 3], second: [4]).stateTree
        let moments = Moments(first: [5, 6], second: [7, 8])
        #expect(tree(moments, over: &old) == moments.stateTree)
        var other = Early().stateTree
        #expect(tree(moments, over: &other) == moments.stateTree)
        var mine = moments.stateTree
        #expect(Early().stateTree(over: &mine) { _ = $1.update(fromContentsOf: $0) } == Early().stateTree)
    }

    @Test("a tree that somebody else has stays as it is")
    func shared() {
        let kept = Moments(first: [1, 2], second: [3]).stateTree
        var old = kept
        _ = tree(Moments(first: [8, 9], second: [7]), over: &old)
        #expect(kept == Moments(first: [1, 2], second: [3]).stateTree)
    }
}

private struct Early: Stateful {
    func saveState(to state: inout StateWriter) { state.set("first", 5) }
    mutating func restoreState(from state: StateReader) throws {}
}
