import Brainstorm

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

// ExtremeNumbers samples directory from: reads lines `KIND DESCRIPTION` with a tab between, puts each number of each description to its
// extremes, and uses what is accepted. Every case is printed before it begins, so that whoever started the process knows
// in which it died; the last line is `done ACCEPTED REFUSED`. A sample that is itself refused, so that its numbers prove
// nothing, is a line `unused`.
let arguments = CommandLine.arguments
guard arguments.count == 4, let first = Int(arguments[3]) else { exit(64) }
// Unbuffered.
let output = DescriptorOutput(1)
let work = Work(directory: arguments[2])
var (number, accepted, refused) = (0, 0, 0)
for line in try String(decoding: readFile(arguments[1]), as: UTF8.self).split(separator: "\n") {
    let parts = line.split(separator: "\t", maxSplits: 1)
    guard parts.count == 2 else { exit(65) }
    let kind = Kind(String(parts[0]))
    let sample = try JSONValue(parsing: String(parts[1]))
    for sample in try kind == .layer ? work.architectures(of: sample) : [sample] {
        if first == 0 {
            do { try work.use(kind, sample) } catch { output.write("unused \(kind) \(sample): \(error)\n") }
        }
        for json in sample.atExtremes {
            number += 1
            guard number > first else { continue }
            output.write("\(number) \(kind) \((try? json.canonical()) ?? "\(json)")\n")
            let begin = MonotonicTime().seconds
            do {
                try work.use(kind, json)
                accepted += 1
            } catch {
                refused += 1
            }
            let seconds = MonotonicTime().seconds - begin
            if seconds > 0.5 { output.write("slow: \(seconds) s\n") }
        }
    }
}
output.write("done \(accepted) \(refused)\n")
