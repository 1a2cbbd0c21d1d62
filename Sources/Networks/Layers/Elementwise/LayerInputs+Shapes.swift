import Arrays

extension LayerInputs {
    /// The shape of an input as that of an output that is like it.
    func plainShape(_ name: String = "default") throws -> BufferShape {
        let shape = try shape(name)
        return shape.with(features: shape.features.extents)
    }

    /// The shapes of `inputs_1`, `inputs_2` and so on: as many as are connected without a gap, at least two.
    func numbered() throws -> [Named<BufferShape>] {
        var found = try ["inputs_1", "inputs_2"].map { Named($0, try plainShape($0)) }
        while optionalShape("inputs_\(found.count + 1)") != nil {
            let name = "inputs_\(found.count + 1)"
            found.append(Named(name, try plainShape(name)))
        }
        return found
    }

    /// The shape that all of the inputs must have.
    func common(_ inputs: [Named<BufferShape>]) throws -> BufferShape {
        guard let first = inputs.first, inputs.allSatisfy({ $0.value == first.value }) else {
            let shapes = inputs.map { "'\($0.name)' \($0.value)" }.joined(separator: ", ")
            throw invalid("the inputs must have the same shape, but have \(shapes)")
        }
        return first.value
    }
}

extension LayerBuffer {
    /// All numbers in so many rows, whatever axes the buffer has: one row for each of a layer's losses.
    func matrix(rows: Int) -> Matrix {
        matrix.reshaped(rows: rows, columns: rows == 0 ? 0 : matrix.count / rows)
    }
}
