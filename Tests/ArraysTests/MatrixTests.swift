import Arrays
import Testing

struct MatrixTests {
    let array = NDArray((0..<24).map(Float.init), shape: [2, 3, 4])

    /// What a matrix holds, read through its stride.
    func values(_ matrix: Matrix) -> [[Float]] {
        (0..<matrix.rows).map { row in
            (0..<matrix.columns).map { matrix.base[row * matrix.stride + $0] }
        }
    }

    @Test("The first axes of an array count rows, the others columns")
    func fromArray() {
        let cases = [0: (1, 24), 1: (2, 12), 2: (6, 4), 3: (24, 1)]
        for (axes, (rows, columns)) in cases {
            let matrix = array.matrix(rowAxes: axes)
            #expect(
                (matrix.rows, matrix.columns, matrix.stride, matrix.count) == (rows, columns, columns, 24))
            #expect(matrix.isContiguous)
        }
    }

    @Test("Rows and columns cut windows that share the numbers")
    func windows() {
        withExtendedLifetime(array) {
            let matrix = array.matrix(rowAxes: 2)
            #expect(values(matrix.rows(2, count: 2)) == [[8, 9, 10, 11], [12, 13, 14, 15]])
            let columns = matrix.columns(1, count: 2)
            #expect(values(columns).map { $0[0] } == [1, 5, 9, 13, 17, 21])
            #expect(columns.stride == 4 && !columns.isContiguous)
            #expect(values(columns.rows(1, count: 1).columns(1, count: 1)) == [[6]])
            columns.base[0] = -1
            #expect(array[flat: 1] == -1)
        }
    }

    @Test("A window of one row or of all columns is contiguous")
    func contiguity() {
        withExtendedLifetime(array) {
            let matrix = array.matrix(rowAxes: 2)
            #expect(matrix.columns(1, count: 2).rows(3, count: 1).isContiguous)
            #expect(matrix.columns(0, count: 4).isContiguous)
            #expect(Array(matrix.rows(5, count: 1).flat.buffer) == [20, 21, 22, 23])
        }
    }

    @Test("A vector is sliced, and seen as a matrix of one row")
    func vectors() {
        withExtendedLifetime(array) {
            let slice = array.vector.slice(10, count: 3)
            #expect(Array(slice.buffer) == [10, 11, 12])
            #expect((slice.row.rows, slice.row.columns) == (1, 3))
            #expect(array.vector.slice(24, count: 0).count == 0)
        }
    }

    @Test("A matrix with gaps is not a vector, and windows outside a matrix are misuse")
    func misuse() async {
        await #expect(processExitsWith: .failure) {
            _ = NDArray([3, 4]).matrix(rowAxes: 1).columns(0, count: 2).flat
        }
        await #expect(processExitsWith: .failure) {
            _ = NDArray([3, 4]).matrix(rowAxes: 1).rows(2, count: 2)
        }
    }
}
