import Foundation
import Handlers
import TestSupport
import Testing

@Suite struct OperationsTests {
    @Test("the list of operations has every one that is declared, under a name of its own")
    func areListed() throws {
        let folder = Fixtures.packageRoot.appending(path: "Sources/Handlers/Operations")
        let declared = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil
        )
        .flatMap { file in
            try String(contentsOf: file, encoding: .utf8)
                .matches(of: /public struct (\w+): HandlerOperation/).map { String($0.1) }
        }
        let listed = Operations.all.map { String(describing: $0) }
        #expect(declared.sorted() == listed.sorted())
        #expect(Set(Operations.all.map { $0.name }).count == listed.count)
        #expect(Operations.SgdUpdate.name == "sgdUpdate")
    }

    @Test("every operation has a trial, with which handlers are compared")
    func areTried() {
        let profiling = ProfilingHandler(wrapping: CPUHandler())
        for trial in ComparisonTests.families.flatMap({ $0.1() }) { _ = trial.result(profiling) }
        let tried = Set(profiling.measurements.flatMap { $0.operations.map(\.operation) })
        #expect(Set(Operations.all.map { $0.name }).subtracting(tried).isEmpty)
    }
}
