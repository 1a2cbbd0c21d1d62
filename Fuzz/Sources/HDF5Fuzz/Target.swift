import CLibFuzzer

// The functions that libFuzzer looks for by name; https://llvm.org/docs/LibFuzzer.html describes them.

/// Reads one file. The test is that this returns, soon and within the memory that libFuzzer allows.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var walk = Walk()
    walk.read([UInt8](UnsafeBufferPointer(start: data, count: size)))
    return 0
}

/// Changes a file in place and gives its new size, which is `maximum` at most.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
    _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
    let memory = UnsafeMutableBufferPointer(start: data, count: maximum)
    var mutation = Mutation(of: [UInt8](memory.prefix(size)), maximum: maximum, seed: UInt64(seed))
    mutation.run()
    let result = mutation.bytes.prefix(maximum)
    _ = memory.update(fromContentsOf: result)
    return result.count
}

/// What libFuzzer itself makes of these bytes: `maximum` bytes at most.
func mutatedByLibFuzzer(_ bytes: ArraySlice<UInt8>, maximum: Int) -> [UInt8] {
    guard maximum > 0 else { return [] }
    var result = [UInt8](bytes.prefix(maximum))
    let size = result.count
    result.append(contentsOf: repeatElement(0, count: maximum - size))
    let changed = result.withUnsafeMutableBufferPointer { LLVMFuzzerMutate($0.baseAddress, size, maximum) }
    return [UInt8](result.prefix(changed))
}
