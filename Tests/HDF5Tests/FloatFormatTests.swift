import Foundation
import HDF5
import TestSupport
import Testing

/// Floats of formats that Swift does not have, against what h5py reads in the same file.
struct FloatFormatTests {
    private struct Expected: Decodable {
        let double: [String]
        /// Missing where binary32 does not have every number.
        let float: [String]?
    }

    private let root: HDF5Group
    private let expected: [String: Expected]

    init() throws {
        root = try HDF5File(path: Fixtures.path("hdf5-floats/floats.h5")).root
        expected = try JSONDecoder().decode(
            [String: Expected].self,
            from: try Data(contentsOf: URL(fileURLWithPath: Fixtures.path("hdf5-floats/floats.json"))))
    }

    @Test("plain, chunked and n-bit data and fill values are what the C library reads")
    func datasets() throws {
        var count = 0
        for (name, expected) in expected {
            let dataset = try root.dataset(name)
            guard case .otherFloat = dataset.datatype else { continue }
            #expect(
                same(try dataset.read(Double.self), expected.double), "\(name), a \(dataset.datatype)")
            if let float = expected.float {
                #expect(same(try dataset.read(Float.self), float), "\(name), a \(dataset.datatype)")
            }
            count += 1
        }
        #expect(count > 170)
    }

    @Test("members of compounds, elements of arrays, and complex numbers are, too")
    func nested() throws {
        var count = 0
        for (name, expected) in expected where !name.hasPrefix("x87") {
            let elements = try root.dataset(name).readElements()
            #expect(same(elements.flatMap(numbers), expected.double), "\(name)")
            count += 1
        }
        #expect(count > 200)
        let complex = try root.dataset("x87-complex").readElements()
        #expect(complex.flatMap(numbers) == [1.25, 2, -2.5, -0.5])
    }

    @Test("attributes are, too")
    func attributes() throws {
        for (name, expected) in expected where name.hasPrefix("random") || name == "x87" {
            let attribute = try root.dataset(name).attribute("a")
            #expect(same(try attribute.read(Double.self), expected.double), "\(name)")
        }
    }

    @Test("whole numbers that only the wider float has are read as integers, and others are refused")
    func wholeNumbers() throws {
        let whole = try root.dataset("x87-whole")
        #expect(try whole.read(Int64.self) == [1, 1 << 62 + 1, -(1 << 62) + 1])
        #expect(throws: HDF5Error.self) { try whole.read(Int32.self) }
        #expect(throws: HDF5Error.self) { try root.dataset("x87-near").read(Int64.self) }
        #expect(throws: HDF5Error.self) { try root.dataset("x87").read(Int64.self) }
    }

    private func numbers(_ element: HDF5Element) -> [Double] {
        switch element {
        case .float(let value): [value]
        case .complex(let real, let imaginary): [real, imaginary]
        case .array(let elements, _): elements.flatMap(numbers)
        case .compound(let members): members.flatMap { numbers($0.value) }
        default: []
        }
    }

    private func same<Number: BinaryFloatingPoint & LosslessStringConvertible>(
        _ found: [Number], _ expected: [String]
    ) -> Bool {
        let expected = expected.map { Number($0) }
        return found.count == expected.count
            && zip(found, expected).allSatisfy { found, expected in
                guard let expected else { return false }
                return found.isNaN ? expected.isNaN : found == expected && found.sign == expected.sign
            }
    }
}
