import Brainstorm
import PrintableText

extension HDF5Element {
    /// The value as `h5 dump` shows it.
    var text: String {
        switch self {
        case .integer(let value): "\(value)"
        case .unsigned(let value), .bits(let value): "\(value)"
        case .float(let value): value.pythonRepresentation
        case .complex(let real, let imaginary):
            "\(real.pythonRepresentation)\(imaginary < 0 ? "" : "+")\(imaginary.pythonRepresentation)i"
        case .text(let text): literal(text)
        case .bytes(let bytes): bytes.map(\.hexadecimal).joined(separator: " ")
        case .enumeration(let name, let value): name.map { printable($0) } ?? "\(value)"
        case .compound(let members):
            "{" + members.map { "\(printable($0.name)): \($0.value.text)" }.joined(separator: ", ") + "}"
        case .array(let elements, _): "[" + elements.map(\.text).joined(separator: ", ") + "]"
        case .sequence(let elements): "(" + elements.map(\.text).joined(separator: ", ") + ")"
        case .reference(let reference): reference.text
        }
    }
}

extension HDF5Reference {
    fileprivate var text: String {
        switch self {
        case .null: "null reference"
        case .object(let address): "object at \(address)"
        case .region(let address, let selection): "\(selection.text) of the dataset at \(address)"
        case .standard(let bytes): "reference " + bytes.map(\.hexadecimal).joined()
        }
    }
}

extension HDF5Selection {
    fileprivate var text: String {
        func tuple(_ numbers: [Int]) -> String {
            "(" + numbers.map { "\($0)" }.joined(separator: ", ") + ")"
        }
        switch self {
        case .none: return "no elements"
        case .all: return "all elements"
        case .points(let points): return "elements " + points.map(tuple).joined(separator: ", ")
        case .blocks(let blocks):
            return "elements "
                + blocks.map { "\(tuple($0.first)) to \(tuple($0.last))" }.joined(separator: ", ")
        case .hyperslab(let dimensions):
            func number(_ number: Int?) -> String { number.map { "\($0)" } ?? "∞" }
            return "elements "
                + dimensions.map {
                    "\($0.start)+\(number($0.count))×\(number($0.block)) by \($0.stride)"
                }.joined(separator: ", ")
        }
    }
}

extension UInt8 {
    fileprivate var hexadecimal: String { (self < 16 ? "0" : "") + String(self, radix: 16) }
}
