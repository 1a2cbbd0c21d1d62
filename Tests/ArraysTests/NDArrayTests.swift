import Arrays
import Testing

struct NDArrayTests {
    @Test("A new array is zeros on a 64-byte boundary")
    func zeros() {
        for count in [0, 1, 3, 1_000] {
            let array = NDArray(Shape([count]))
            #expect(array.values == [Float](repeating: 0, count: count))
            #expect(UInt(bitPattern: array.storage.base) % 64 == 0)
        }
    }

    @Test("Values stand in row-major order")
    func order() {
        let array = NDArray([1, 2, 3, 4, 5, 6], shape: [2, 3])
        #expect(array[flat: 4] == 5)
        #expect(array.rows(1..<2).values == [4, 5, 6])
        #expect(array.reshaped([3, 2]).rows(2..<3).values == [5, 6])
    }

    @Test("A copy of the value shares its numbers, copy() has its own")
    func sharing() {
        let array = NDArray([1, 2, 3, 4], shape: [4])
        let alias = array
        let window = array.rows(1..<3)
        let other = array.copy()
        alias[flat: 1] = 20
        #expect(array[flat: 1] == 20 && window.values == [20, 3] && other.values == [1, 2, 3, 4])
        window.fill(7)
        #expect(array.values == [1, 7, 7, 4])
        window.copy(from: [8, 9])
        #expect(array.values == [1, 8, 9, 4])
    }

    @Test("Rows of more axes take all inner elements, and an empty range none")
    func rows() {
        let array = NDArray((0..<24).map(Float.init), shape: [4, 3, 2])
        let middle = array.rows(1..<3)
        #expect(middle.shape == [2, 3, 2])
        #expect(middle.values == (6..<18).map(Float.init))
        #expect(middle.rows(1..<2).values == (12..<18).map(Float.init))
        #expect(array.rows(4..<4).count == 0)
    }

    @Test("A window reads its part of a storage")
    func window() {
        let storage = Storage(count: 10)
        for index in 0..<10 { storage.base[index] = Float(index) }
        let array = NDArray(storage: storage, offset: 4, shape: [2, 3])
        #expect(array.values == [4, 5, 6, 7, 8, 9])
        #expect(NDArray(storage: storage, offset: 3, shape: []).values == [3])
    }

    @Test("An array outlives the arrays it was cut from")
    func lifetime() {
        func tail() -> NDArray { NDArray((0..<100).map(Float.init), shape: [100]).rows(90..<100) }
        #expect(tail().values == (90..<100).map(Float.init))
    }

    @Test("Reading before the first or after the last element is misuse")
    func bounds() async {
        await #expect(processExitsWith: .failure) {
            _ = NDArray([2]).rows(0..<1)[flat: 1]
        }
        await #expect(processExitsWith: .failure) {
            _ = NDArray(storage: Storage(count: 3), offset: 1, shape: [3])
        }
    }
}
