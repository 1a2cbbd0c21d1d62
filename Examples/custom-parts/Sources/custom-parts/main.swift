import Brainstorm
import CustomParts

// Trains in one go, and again with a restart from a file after 40 updates; both come to the same bytes.

let parts = try CustomRun()
let whole = try parts.begun(to: "custom.run.h5")
try whole.train(output: SilentOutput())

do {
    let interrupted = try parts.begun(to: "custom-2.run.h5")
    try interrupted.train(output: SilentOutput(), stopAfterUpdates: 40)
}
let resumed = try parts.resumed(from: "custom-2.run.h5")
try resumed.train(output: SilentOutput())

let logs = whole.trainer.logs
let same = try resumed.trainer.bytes() == whole.trainer.bytes()
let (accuracy, best) = (try logs.last("held.Accuracy"), Int(try logs.last("BestEpoch.epoch")))
print("held-out accuracy \(accuracy), best in epoch \(best)")
print(same ? "killed and resumed: the same bytes" : "killed and resumed: other bytes")
