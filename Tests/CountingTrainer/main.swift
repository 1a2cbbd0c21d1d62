// CountingTrainer KIND: trains, and prints how often memory was asked for by a call of `train` with one update, and by
// one with 1,001.
let training = try CountedTraining(CommandLine.arguments.dropFirst().first ?? "")
_ = try training.allocations(updates: 50)
print(try training.allocations(updates: 1), try training.allocations(updates: 1001))
