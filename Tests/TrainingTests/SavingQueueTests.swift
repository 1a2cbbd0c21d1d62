import Synchronization
import Testing
import Training

/// Files that are written of a copy: there is one copy for each, in the same memory.
struct SavingQueueTests {
    private struct Refused: Error, CustomStringConvertible {
        var description: String { "refused" }
    }

    /// What was done, and how many copies there were at a time.
    private final class Notes: Sendable {
        private struct State {
            var done: [String] = []
            var copies = 0
            var most = 0
        }

        private let state = Mutex(State())

        var done: [String] { state.withLock { $0.done } }
        var most: Int { state.withLock { $0.most } }

        func add(_ text: String) { state.withLock { $0.done.append(text) } }

        func count(_ change: Int) {
            state.withLock { state in
                state.copies += change
                state.most = max(state.most, state.copies)
            }
        }
    }

    /// A copy whose memory is taken when it is made and given back in the end.
    private final class Copy: Sendable {
        let number = Mutex(0)
        private let notes: Notes

        init(_ notes: Notes) {
            self.notes = notes
            notes.count(1)
        }

        deinit { notes.count(-1) }
    }

    /// Saves a number, which the write of some versions refuses.
    private func save(
        _ number: Int, _ path: String, to queue: SavingQueue, _ notes: Notes,
        refusing refused: Set<String> = []
    ) {
        let attempts = Mutex(0)
        queue.write(path) { (old: inout Copy?) -> Copy in
            let copy: Copy = old ?? Copy(notes)
            copy.number.withLock { $0 = number }
            notes.add("copy \(path) \(number)")
            return copy
        } _: { copy in
            let attempt = attempts.withLock { attempts in
                attempts += 1
                return attempts
            }
            let name = "\(path) \(copy.number.withLock { $0 })"
            guard !refused.contains("\(name) \(attempt)") else {
                notes.add("refuse \(name)")
                throw Refused()
            }
            notes.add("write \(name)")
        }
    }

    @Test("a file is written of the state at which it was copied, and the next copy waits for that")
    func oneCopy() {
        let (queue, notes) = (SavingQueue(), Notes())
        for number in 1...5 { save(number, "run", to: queue, notes) }
        #expect(queue.finish().isEmpty)
        #expect(notes.done == (1...5).flatMap { ["copy run \($0)", "write run \($0)"] })
        #expect(notes.most == 1)
    }

    @Test("one that could not be written is tried once more before its copy is another's")
    func triedAgain() {
        let (queue, notes) = (SavingQueue(), Notes())
        save(1, "run", to: queue, notes, refusing: ["run 1 1"])
        save(2, "run", to: queue, notes)
        #expect(queue.finish().isEmpty)
        #expect(notes.done == ["copy run 1", "refuse run 1", "write run 1", "copy run 2", "write run 2"])
        #expect(notes.most == 1)
    }

    @Test("one that is refused again gives way to the next, which alone is tried from then on")
    func givenUp() {
        let (queue, notes) = (SavingQueue(), Notes())
        save(1, "run", to: queue, notes, refusing: ["run 1 1", "run 1 2"])
        save(2, "run", to: queue, notes, refusing: ["run 2 1"])
        #expect(queue.finish().isEmpty)
        #expect(
            notes.done == [
                "copy run 1", "refuse run 1", "refuse run 1", "copy run 2", "refuse run 2", "write run 2",
            ])
        #expect(notes.most == 1)
    }

    @Test("files of other names have copies of their own, and reach the disk in order")
    func severalFiles() {
        let (queue, notes) = (SavingQueue(), Notes())
        for number in 1...3 {
            save(number, "best", to: queue, notes)
            save(number, "run", to: queue, notes)
        }
        #expect(queue.finish().isEmpty)
        #expect(
            notes.done.filter { $0.hasPrefix("write") }
                == (1...3).flatMap { ["write best \($0)", "write run \($0)"] })
        #expect(notes.most == 2)
    }

    @Test("room is made without writing, and the first copy is made in it")
    func room() {
        let (queue, notes) = (SavingQueue(), Notes())
        queue.makeRoom(for: "run") { (old: inout Copy?) in old ?? Copy(notes) }
        queue.wait()
        #expect(notes.done.isEmpty)
        save(1, "run", to: queue, notes)
        #expect(queue.finish().isEmpty)
        #expect(notes.done == ["copy run 1", "write run 1"] && notes.most == 1)
    }
}
