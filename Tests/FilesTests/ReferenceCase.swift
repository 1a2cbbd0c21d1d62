import Brainstorm
import TestSupport

/// A case that brainstorm 0.5 computed: a network file and what was fed and came out
/// (`Fixtures/brainstorm-0.5-cases/README.md`).
struct ReferenceCase: Sendable, CustomStringConvertible {
    let name: String
    var description: String { name }

    static let folder = "brainstorm-0.5-cases"

    static let all: [ReferenceCase] = ((try? Fixtures.names(in: folder)) ?? [])
        .filter { $0.hasSuffix(".case.hdf5") }
        .map { ReferenceCase(name: String($0.dropLast(".case.hdf5".count))) }

    func network(handler: any Handler) throws -> Network {
        try Network.load(from: Fixtures.path("\(Self.folder)/\(name).hdf5"), handler: .given(handler))
    }

    func file() throws -> HDF5Group {
        try HDF5File(path: Fixtures.path("\(Self.folder)/\(name).case.hdf5")).root
    }

    /// Writes the arrays of a group into the network's inputs, preparing it for their size.
    static func feed(_ network: Network, _ group: HDF5Group) throws {
        var (time, batch) = (1, 1)
        for name in group.names {
            let shape = try group.dataset(name).shape
            switch network.inputShape(name)?.scaling {
            case .timeBatch: (time, batch) = (shape[0], shape[1])
            default: break
            }
        }
        try network.prepare(time: time, batch: batch)
        for name in group.names { network.input(name)?.copy(from: try group.dataset(name).read(Float.self)) }
    }
}

/// `max|a − r| ≤ 1e−5 × max(1, max|r|)`, the cases' own tolerance for float32.
func difference(_ values: [Float], _ reference: [Float]) -> Double? {
    guard values.count == reference.count else { return .infinity }
    let largest = reference.reduce(1.0) { max($0, Double(abs($1))) }
    let error = zip(values, reference).reduce(0.0) { sum, pair in
        let difference = abs(Double(pair.0) - Double(pair.1))
        return difference.isNaN ? .infinity : max(sum, difference)
    }
    return error <= 1e-5 * largest ? nil : error
}
