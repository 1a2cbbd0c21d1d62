import Fuzzing

/// Reads one table in several ways. The test is that this returns, soon and within the memory that libFuzzer allows, and
/// that all ways agree.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    TableWalk.read(LibFuzzer.bytes(data, size))
    return 0
}

/// Changes a table in place and gives its new size, which is `maximum` at most.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
    _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
    LibFuzzer.change(data, size, maximum) { bytes in
        var mutation = TableMutation(bytes, seed: UInt64(seed))
        let isOurs = mutation.run()
        return isOurs ? mutation.bytes : LibFuzzer.mutated(bytes[...], maximum: maximum)
    }
}
