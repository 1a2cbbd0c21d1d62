import Brainstorm
import Foundation
import TestSupport
import Testing

/// Every number of every description at its extremes ends in an error or in work within the memory limit, and none in a
/// trap, which would end the process.
struct ExtremeNumbersTests {
    private static let program = BuiltProgram.path("ExtremeNumbers")

    private static let experiment = #"""
        {"@type":"Experiment","data":{"source":{"@type":"Digits"},"training":{"iterator":{"@type":"Minibatches",\#
        "batch_size":100,"seed":1},"split":"training"},"validation":{"validation":{"iterator":{"@type":"Undivided"},\#
        "split":"validation"}}},"network":{"@type":"Network","architecture":{"Input":{"@outgoing_connections":\#
        {"default":["C.default"],"targets":["Output.targets"]},"@type":"Input","out_shapes":{"default":["T","B",8,8,1],\#
        "targets":["T","B",1]}},"C":{"@type":"Convolution2D","num_filters":2,"kernel_size":[3,3],"padding":1,\#
        "@outgoing_connections":["FC"]},"FC":{"@type":"FullyConnected","size":10,"activation":"linear",\#
        "@outgoing_connections":["Output"]},"Output":{"@type":"SoftmaxCE","@outgoing_connections":{"loss":\#
        ["Loss.default"]}},"Loss":{"@type":"Loss","importance":1.0}},"initializers":{"default":{"@type":"Gaussian",\#
        "std":0.1},"FC":{"bias":0.5},"C":{"bias":[0.5,0.25]}},"seed":1},\#
        "trainer":{"@type":"Trainer","hooks":[{"@type":"MonitorLoss","iter_name":"validation"},\#
        {"@type":"EarlyStopper","log_name":"validation.total_loss","patience":3},{"@type":"StopAfterEpoch",\#
        "max_epochs":1}],"stepper":{"@type":"AdamStepper","learning_rate":0.001},"verbose":false}}
        """#

    @Test("no number of a description traps, wherever it may stand")
    func sweep() throws {
        let directory = try TemporaryDirectory()
        // The registry's own experiment is one that no data fit.
        let samples = RegistrySamples.all.filter { $0.kind != .experiment } + [(.experiment, Self.experiment)]
        let lines = samples.map { "\($0.kind)\t\($0.text)\n" }.joined()
        try lines.write(toFile: directory.path("samples"), atomically: true, encoding: .utf8)
        let work = directory.path("work")
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)

        var (done, trapped) = (0, 0)
        var last = ""
        // A process that dies is followed by one that goes on after the case in which it died.
        repeat {
            let result = try run(
                Self.program, [directory.path("samples"), work, "\(done)"],
                environment: ["SWIFT_BACKTRACE": "enable=no"], timeout: 900)
            for line in result.output.split(separator: "\n") where line.hasPrefix("unused") {
                Issue.record("a sample is refused as it is, so that nothing is tried of it: \(line)")
            }
            let lines = result.output.split(separator: "\n")
            last = lines.last.map(String.init) ?? ""
            for line in lines.reversed() where done < (Int(line.prefix { $0 != " " }) ?? 0) {
                done = Int(line.prefix { $0 != " " }) ?? done
                break
            }
            if last.hasPrefix("done") { break }
            trapped += 1
            Issue.record("\(last)\n\(result.errors.suffix(400))")
        } while trapped < 100 && !last.isEmpty
        print("extreme numbers: \(done) cases, \(trapped) traps; of the last process \(last)")
        #expect(done > 5_000)
    }
}
