import Arrays
import HDF5

extension HDF5Value {
    /// An array's numbers. In the machine's own memory they stay where they are until the file is written: the array must
    /// live until then.
    static func float32(_ array: NDArray) -> HDF5Value {
        array.storage.isOnHost
            ? .float32(UnsafeBufferPointer(array.buffer), shape: array.shape.extents)
            : .float32(array.values, shape: array.shape.extents)
    }
}
