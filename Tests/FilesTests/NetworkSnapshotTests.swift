import Brainstorm
import Files
import Testing

/// Copies of a network that files are written of.
struct NetworkSnapshotTests {
    @Test("a copy stands where the one before stood, and holds what the network is now")
    func sameMemory() throws {
        let network = try NetworkFileTests.classifier()
        var snapshot: NetworkSnapshot?
        snapshot = NetworkSnapshot(network, over: &snapshot)
        let place = snapshot?.parameters.withUnsafeBufferPointer(\.baseAddress)
        for number in 1...3 {
            network.parameters.fill(Float(number))
            let next = NetworkSnapshot(network, over: &snapshot)
            #expect(snapshot == nil)
            #expect(next.parameters == network.parameters.values)
            #expect(next.parameters.withUnsafeBufferPointer(\.baseAddress) == place)
            snapshot = consume next
        }
    }
}
