import Networks
public import Training

/// SHA-256 in lower-case hexadecimal digits.
package struct Digest {
    private var state = SHA256State()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        if !isKnownUniquelyReferenced(&state) { state = SHA256State(copying: state) }
        state.update(bytes)
    }

    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in SHA256State(copying: state).finish() {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    package static func of(_ text: String) -> String {
        var digest = Digest()
        digest.update(text)
        return digest.hexadecimal
    }

    package static func of(_ values: UnsafeBufferPointer<Float>) -> String {
        var digest = Digest()
        digest.update(UnsafeRawBufferPointer(values))
        return digest.hexadecimal
    }
}

extension SampleStore {
    /// SHA-256 of the data: for each column, by name, the line `NAME SHAPE` (such as `default 1 1797 64`)
    /// and the numbers as little-endian 32-bit floats, all samples of a time step before the next step.
    /// - Throws: what reading them throws.
    public func digest() throws -> String {
        var digest = Digest()
        let features = features
        for name in names {
            let extents = [timeSteps, count] + (features[name] ?? [])
            digest.update("\(name) \(extents.map(String.init).joined(separator: " "))\n")
            for time in 0..<timeSteps {
                try forEachPiece(of: name, from: time, time: 1) { _, _, values in
                    digest.update(UnsafeRawBufferPointer(values))
                }
            }
        }
        return digest.hexadecimal
    }
}
