import Arrays

/// The greatest absolute value of a square matrix's eigenvalues, to about seven digits.
///
/// By Gelfand's formula it is the limit of `‖Aᵐ‖^(1/m)`; each squaring of the matrix doubles m, and the
/// growth from one power to the next converges faster than the norm itself. Eigenvalues that are complex or
/// close together do no harm, unlike in power iteration.
///
/// - Parameter matrix: `size` rows of `size` numbers.
package func spectralRadius(of matrix: [Double], size: Int) -> Double {
    var power = matrix
    var scale = norm(power)
    // The logarithm of ‖Aᵐ‖, while `power` is kept at norm 1 lest it overflow.
    var total = 0.0
    var exponent = 1.0
    var growth = 0.0
    for _ in 0..<25 {
        guard scale > 0 else { return 0 }
        for index in power.indices { power[index] /= scale }
        let before = total + Exact.log(scale)
        power = squared(power, size: size)
        scale = norm(power)
        total = 2 * before
        growth = (total + Exact.log(scale) - before) / exponent
        exponent *= 2
    }
    return scale > 0 ? Exact.exp(growth) : 0
}

private func norm(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
}

private func squared(_ matrix: [Double], size: Int) -> [Double] {
    var result = [Double](repeating: 0, count: matrix.count)
    result.withUnsafeMutableBufferPointer { result in
        matrix.withUnsafeBufferPointer { matrix in
            for row in 0..<size {
                for inner in 0..<size {
                    let factor = matrix[row * size + inner]
                    for column in 0..<size {
                        result[row * size + column] += factor * matrix[inner * size + column]
                    }
                }
            }
        }
    }
    return result
}
