import Brainstorm
import TestSupport
import Testing

/// What `inspect` shows of a network.
struct KeptInspectionTests {
    private func inspection(_ layer: any Layer) throws -> String {
        let network = try Network {
            Input(["default": [.time, .batch, 3]]) >>> FullyConnected(4, name: "Before") >>> layer >>> Loss()
        }
        let directory = try TemporaryDirectory()
        try network.save(to: directory.path("network.h5"))
        let result = try TestSupport.run(CommandLine.path, ["inspect", "network.h5"], in: directory.path)
        #expect(result.status == 0, "\(result.errors)")
        return result.output
    }

    @Test("what layers keep is shown as kept, and counted")
    func kept() throws {
        let normalized = try inspection(BatchNormalization(name: "Norm"))
        #expect(normalized.contains("mu 4 kept") && normalized.contains("sigma 4 kept"), "\(normalized)")
        #expect(
            normalized.contains("32 parameters, of which 8 are kept and not learned"), "\(normalized)")
        let plain = try inspection(LayerNormalization(name: "Norm"))
        #expect(!plain.contains("kept") && plain.contains("24 parameters"), "\(plain)")
    }
}
