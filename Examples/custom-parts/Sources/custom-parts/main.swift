import Brainstorm
import CustomParts

// Trains in one go, and again with a restart from a file after 40 updates; both come to the same bytes.

let run = try CustomRun()

let whole = run.trainer()
let network = try run.network()
try run.train(whole, network)

let first = run.trainer()
try run.train(first, run.network(), updates: 40)
try first.save(to: "custom.h5")

// A file that names types of one's own is read with a registry that knows them.
let (resumed, itsNetwork) = try Trainer.load(from: "custom.h5", registry: .withCustomParts)
try run.train(resumed, itsNetwork)

let same = try resumed.bytes() == whole.bytes()
let accuracy = whole.logs["held.Accuracy"]?.last ?? 0
print("held-out accuracy \(accuracy), best in epoch \(Int(whole.logs["BestEpoch.epoch"]?.last ?? 0))")
print(same ? "killed and resumed: the same bytes" : "killed and resumed: other bytes")
