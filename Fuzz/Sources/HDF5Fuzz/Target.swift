import Fuzzing

/// Reads one file. The test is that this returns, soon and within the memory that libFuzzer allows.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var walk = Walk()
    walk.read(LibFuzzer.bytes(data, size))
    return 0
}

/// Changes a file in place and gives its new size, which is `maximum` at most.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
    _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
    LibFuzzer.change(data, size, maximum) { bytes in
        var mutation = Mutation(of: bytes, maximum: maximum, seed: UInt64(seed))
        mutation.run()
        return mutation.bytes
    }
}
