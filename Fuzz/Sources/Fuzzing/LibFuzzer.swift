import CLibFuzzer

/// What stands between the functions that libFuzzer looks for by name, with their pointers, and arrays of bytes;
/// https://llvm.org/docs/LibFuzzer.html describes them.
package enum LibFuzzer {
    /// The bytes that `LLVMFuzzerTestOneInput` is given.
    package static func bytes(_ data: UnsafePointer<UInt8>?, _ size: Int) -> [UInt8] {
        [UInt8](UnsafeBufferPointer(start: data, count: size))
    }

    /// Does the work of `LLVMFuzzerCustomMutator`: changes bytes in place.
    ///
    /// - Returns: their new number, which is `maximum` at most; what is beyond is cut off.
    package static func change(
        _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ maximum: Int, _ body: ([UInt8]) -> [UInt8]
    ) -> Int {
        let memory = UnsafeMutableBufferPointer(start: data, count: maximum)
        let result = body([UInt8](memory.prefix(size))).prefix(maximum)
        _ = memory.update(fromContentsOf: result)
        return result.count
    }

    /// What libFuzzer itself makes of these bytes: `maximum` bytes at most.
    package static func mutated(_ bytes: ArraySlice<UInt8>, maximum: Int) -> [UInt8] {
        guard maximum > 0 else { return [] }
        var result = [UInt8](bytes.prefix(maximum))
        let size = result.count
        result.append(contentsOf: repeatElement(0, count: maximum - size))
        let changed = result.withUnsafeMutableBufferPointer {
            LLVMFuzzerMutate($0.baseAddress, size, maximum)
        }
        return [UInt8](result.prefix(changed))
    }
}
