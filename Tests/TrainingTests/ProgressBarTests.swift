import Networks
import Synchronization
import Testing
import Training

@Suite("The progress bar")
struct ProgressBarTests {
    /// A clock that moves on by a fixed time whenever it is read.
    private final class Ticking: TimeSource {
        private let ticks = Mutex(0.0)
        private let step: Double

        init(_ step: Double) { self.step = step }

        var seconds: Double {
            ticks.withLock { seconds in
                defer { seconds += step }
                return seconds
            }
        }
    }

    private func lines(_ output: Recorder, step: Double, hooks: [any Hook] = [StopAfterEpoch(2)]) throws
        -> String
    {
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0), hooks: [ProgressBar()] + hooks, verbose: false)
        let network = try smallNetwork()
        network.parameters.fill(0)
        try trainer.train(
            network, on: Minibatches(of: 5, blobs(15), shuffle: false),
            validation: ["held": Undivided(blobs(6))], output: output, clock: Ticking(step),
            stopAfterUpdates: 8)
        return output.text
    }

    @Test("writes one plain line an epoch to a pipe")
    func pipe() throws {
        let text = try lines(
            Recorder(), step: 0.5, hooks: [MonitorScores("held", scorers: [Accuracy()]), StopAfterEpoch(2)])
        #expect(
            text == """
                epoch 0/2  held.Accuracy 0.3333  held.total_loss 1.0986
                epoch 1/2  loss 1.0986  held.Accuracy 0.3333  held.total_loss 1.0986  3.0 updates/s
                epoch 2/2  loss 1.0986  held.Accuracy 0.3333  held.total_loss 1.0986  4.0 updates/s

                """)
    }

    @Test("keeps one live line on a terminal, with the time left of the whole run")
    func terminal() throws {
        let text = try lines(Recorder(terminal: true), step: 0.5)
        let clear = "\u{1B}[K"
        #expect(
            text
                == "\repoch 1/2 [████████················] 1/3  loss 1.0986  2.0 updates/s  0:03 left\(clear)"
                + "\repoch 1/2 [████████████████········] 2/3  loss 1.0986  2.0 updates/s  0:02 left\(clear)"
                + "\r\(clear)epoch 1/2  loss 1.0986  2.0 updates/s\n"
                + "\repoch 2/2 [████████················] 1/3  loss 1.0986  2.0 updates/s  0:01 left\(clear)"
                + "\repoch 2/2 [████████████████········] 2/3  loss 1.0986  2.0 updates/s  0:01 left\(clear)"
                + "\r\(clear)epoch 2/2  loss 1.0986  2.0 updates/s\n")
    }

    @Test("redraws at most ten times a second")
    func redrawing() throws {
        let text = try lines(Recorder(terminal: true), step: 0.01)
        #expect(text.count { $0 == "\r" } == 4)
    }

    @Test("fits a narrow terminal")
    func narrow() throws {
        for line in try lines(Recorder(terminal: true, width: 30), step: 0.5).split(separator: "\r") {
            let live = line.prefix { $0 != "\u{1B}" }
            #expect(live.count < 30 || line.hasSuffix("\n"))
        }
    }

    @Test("ends its live line when training is interrupted, and says no total without an end")
    func interrupted() throws {
        let text = try lines(Recorder(terminal: true), step: 0.5, hooks: [])
        #expect(text.hasSuffix("\u{1B}[K\n"))
        #expect(text.contains("epoch 3 ["))
    }
}
